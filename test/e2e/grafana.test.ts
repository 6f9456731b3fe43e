import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SyntaxNodeRef } from "@lezer/common";
import { parser } from "@prometheus-io/lezer-promql";
import { expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";
import { run } from "../../packages/cli/src/run.ts";
import { fakeIo } from "../../packages/cli/src/testing/fake-io.ts";
import {
  alertingFileSchema,
  datasourcesFileSchema,
  providersFileSchema,
} from "../../packages/server/src/integrations/grafana/provisioning.ts";
import { grafanaStub } from "../../packages/server/src/integrations/grafana/testing/grafana-stub.ts";
import { hasPrometheus, queryValues, startPrometheus, until } from "../fixtures/real-prometheus.ts";
import { startPlumbline, watchModel } from "../fixtures/watched-model.ts";

interface Dashboard {
  readonly uid: string;
  readonly templating: { readonly list: readonly { readonly query: string; type: string }[] };
  readonly panels: readonly {
    readonly title: string;
    readonly type: string;
    readonly targets?: readonly { readonly expr: string }[];
  }[];
}

interface Question {
  readonly where: string;
  readonly expr: string;
}

async function tempFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "plumbline-grafana-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** What `plumbline grafana export` writes, by path. */
async function exported(cwd: string, server: string): Promise<ReadonlyMap<string, string>> {
  const io = fakeIo({ cwd, env: { PLUMBLINE_SERVER: server } });
  expect(await run(["grafana", "export", "--folder", "made"], io), io.err()).toBe(0);
  const paths = await readdir(join(cwd, "made"), { recursive: true, withFileTypes: true });
  const files = paths.filter((entry) => entry.isFile());
  const texts = files.map(async ({ parentPath, name }): Promise<[string, string]> => {
    const path = join(parentPath, name);
    return [path.slice(join(cwd, "made").length + 1), await readFile(path, "utf8")];
  });
  return new Map(await Promise.all(texts));
}

function dashboardsIn(files: ReadonlyMap<string, string>): readonly Dashboard[] {
  return [...files]
    .filter(([path]) => path.endsWith(".json"))
    .map(([, text]) => JSON.parse(text) as Dashboard);
}

function panelQuestions(dashboards: readonly Dashboard[]): readonly Question[] {
  return dashboards.flatMap(({ uid, panels }) =>
    panels.flatMap(({ title, targets = [] }) =>
      targets.map(({ expr }) => ({ where: `${uid}: ${title}`, expr: withVariables(expr) })),
    ),
  );
}

/** What the variables at the top of a dashboard ask for. */
function variableQuestions(dashboards: readonly Dashboard[]): readonly Question[] {
  return dashboards.flatMap(({ uid, templating }) =>
    templating.list.flatMap(({ query }) => {
      const [, series, label] = /^label_values\((.*), (\w+)\)$/.exec(query) ?? [];
      if (series === undefined || label === undefined) return [];
      return [
        { where: `${uid}: ${label}`, expr: `count by (${label}) (${withVariables(series)})` },
      ];
    }),
  );
}

function alertQuestions(files: ReadonlyMap<string, string>): readonly Question[] {
  const { groups } = alertingFileSchema.parse(parse(files.get("alerting/plumbline.yaml") ?? ""));
  return groups.flatMap(({ rules }) =>
    rules.map(({ title, data: [query] }) => ({ where: title, expr: query.model.expr })),
  );
}

/** As Grafana does it for the model that is there, and all else. */
const withVariables = (expr: string): string =>
  expr.replaceAll("$model", "fraud").replaceAll(/\$(monitor|column)/g, ".*");

/** Where PromQL is wrong, as the parser of Prometheus' own page sees it. */
function wrongPlaces(expr: string): readonly string[] {
  const wrong: string[] = [];
  parser.parse(expr).iterate({
    enter({ type, from, to }: SyntaxNodeRef) {
      if (type.isError) wrong.push(`${from}-${to}: ${expr}`);
    },
  });
  return wrong;
}

test("the parser finds what is wrong with an expression", () => {
  expect(wrongPlaces("rate(a[5m])")).toEqual([]);
  expect(wrongPlaces("rate(a[5m)").length).toBeGreaterThan(0);
  expect(wrongPlaces("sum by (a (b)").length).toBeGreaterThan(0);
});

test("the files are as Grafana reads them, and their names never change", async () => {
  const folder = await tempFolder();
  const url = await startPlumbline(folder, { publicUrl: "https://plumbline.example" });
  const files = await exported(folder, url);
  expect([...files.keys()].toSorted()).toEqual([
    "alerting/plumbline.yaml",
    "dashboards/plumbline.yaml",
    "dashboards/plumbline/plumbline-feature.json",
    "dashboards/plumbline/plumbline-fleet.json",
    "dashboards/plumbline/plumbline-loop.json",
    "dashboards/plumbline/plumbline-model.json",
    "dashboards/plumbline/plumbline-service.json",
    "datasources/plumbline.yaml",
  ]);
  const yaml = (path: string): unknown => parse(files.get(path) ?? "");
  const { datasources } = datasourcesFileSchema.parse(yaml("datasources/plumbline.yaml"));
  providersFileSchema.parse(yaml("dashboards/plumbline.yaml"));
  const { groups } = alertingFileSchema.parse(yaml("alerting/plumbline.yaml"));
  const rules = groups.flatMap((group) => group.rules);
  expect(new Set(rules.map(({ uid }) => uid)).size).toBe(rules.length);
  expect(rules.find(({ uid }) => uid === "plumbline-model-alert")?.annotations).toEqual({
    summary:
      "Monitor {{ $labels.monitor }} of model {{ $labels.model }} (version {{ $labels.version }}) alerts",
    plumbline: "https://plumbline.example/models/{{ $labels.model }}",
  });
  for (const { data } of rules) expect(data[0].datasourceUid).toBe(datasources[0]?.uid);
  for (const dashboard of dashboardsIn(files)) {
    const text = JSON.stringify(dashboard);
    expect(dashboard).toMatchObject({ schemaVersion: 42, tags: ["plumbline"], editable: false });
    const links = [...text.matchAll(/"url":"([^"]*)"/g)].map(([, link = ""]) => link);
    expect(links.length).toBeGreaterThan(0);
    for (const link of links) expect(link).toMatch(/^https:\/\/plumbline\.example\//);
    const numbers = dashboard.panels.filter(({ type }) => type === "stat");
    for (const panel of numbers) {
      expect(panel).toMatchObject({ options: { reduceOptions: { calcs: ["lastNotNull"] } } });
    }
    const ids = dashboard.panels.map((panel) => (panel as unknown as { id: number }).id);
    expect(new Set(ids).size).toBe(ids.length);
  }
});

test.skipIf(!hasPrometheus)(
  "every panel and every alert of the dashboards has data on a Prometheus that scrapes a server",
  { timeout: 240_000 },
  async () => {
    const folder = await tempFolder();
    const grafana = await grafanaStub();
    const plumbline = await startPlumbline(folder, {
      ...{ grafanaUrl: grafana.url, grafanaToken: grafana.token, outgoingAllow: "127.0.0.1" },
    });
    const prometheus = await startPrometheus(
      folder,
      `global: { scrape_interval: 1s, scrape_timeout: 1s }
scrape_configs:
  - job_name: plumbline
    http_sd_configs: [{ url: "${plumbline}/v1/prometheus/targets", refresh_interval: 1s }]
`,
    );
    await until("it scrapes", async () => (await queryValues(prometheus, "up"))[0] === "1");
    await watchModel(plumbline, {
      kpis: [
        { name: "blocked", of: { action: "blocked" }, window: "1h", objective: { atMost: 0.9 } },
      ],
    });
    const files = await exported(folder, plumbline);
    const dashboards = dashboardsIn(files);
    const panels = panelQuestions(dashboards);
    const questions = [...panels, ...variableQuestions(dashboards), ...alertQuestions(files)];
    expect(panels.length).toBeGreaterThan(50);
    expect(questions.length).toBeGreaterThan(65);
    expect(questions.flatMap(({ expr }) => wrongPlaces(expr))).toEqual([]);

    let waiting = questions;
    await until("all have data", async () => {
      const left = await Promise.all(
        waiting.map(async (question) => {
          const values = await queryValues(prometheus, question.expr);
          return values.some((value) => Number.isFinite(Number(value))) ? [] : [question];
        }),
      );
      waiting = left.flat();
      return waiting.length === 0;
    }).catch(() => undefined);
    expect(waiting).toEqual([]);

    const drift = 'topk(1, plumbline_model_column_drift_ratio{model="fraud"})';
    expect(Number((await queryValues(prometheus, drift))[0])).toBeGreaterThan(1);
    const alerting = 'max(plumbline_model_verdict{model="fraud",verdict="alert"})';
    expect(await queryValues(prometheus, alerting)).toEqual(["1"]);
    const open = 'sum(plumbline_model_incidents_open{model="fraud"})';
    await until("the incident is told", async () => {
      const isCounted = Number((await queryValues(prometheus, open))[0]) > 0;
      return isCounted && grafana.annotations.some(({ tags }) => tags.includes("open"));
    });
    const [annotation] = grafana.annotations;
    expect(annotation?.text).toContain("Incident opened: fraud: ");
    expect(annotation?.tags).toEqual(expect.arrayContaining(["plumbline", "model:fraud"]));
  },
);

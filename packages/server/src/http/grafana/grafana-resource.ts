import {
  grafanaAnnotationsSchema,
  grafanaCheckSchema,
  grafanaExportSchema,
  grafanaFilesSchema,
  grafanaSchema,
  type Grafana,
} from "@plumbline/contracts";
import { PlumblineError } from "@plumbline/core";
import type { FastifyRequest } from "fastify";
import { z } from "zod";
import { annotationEvents, eventSources } from "../../integrations/grafana/annotation-events.ts";
import { checkGrafana } from "../../integrations/grafana/check-grafana.ts";
import { grafanaDefaults, type GrafanaExport } from "../../integrations/grafana/export-options.ts";
import { eventTags } from "../../integrations/grafana/grafana-annotation.ts";
import { grafanaDashboards, grafanaFiles } from "../../integrations/grafana/grafana-files.ts";
import type { App, Resource } from "../app.ts";
import type { HttpDeps, HttpSettings } from "../http-deps.ts";
import { problemSchema } from "../problem.ts";
import { pageLimit, rangeOf, timeRange } from "../query-fields.ts";

const tags = ["grafana"];
const read = { scope: "read" } as const;

/** What Grafana needs to show what Plumbline measures. */
export const grafanaResource: Resource = {
  tag: "grafana",
  description: "Dashboards, alert rules and annotations for Grafana",
  register(app, deps) {
    addOverview(app, deps);
    addFiles(app, deps);
    addDashboard(app, deps);
    addAnnotations(app, deps);
    addCheck(app, deps);
  },
};

type Asked = z.output<typeof grafanaExportSchema>;

/** Without a public address, people reach this server as this request did. */
function exportOf(
  settings: HttpSettings,
  { protocol, host }: Pick<FastifyRequest, "protocol" | "host">,
  asked: Asked = {},
): GrafanaExport {
  const { publicUrl, maxLagMs, logMaxBytes } = settings;
  const prometheusUrl = asked.prometheus ?? grafanaDefaults.prometheusUrl;
  return {
    ...{ maxLagMs, logMaxBytes },
    publicUrl: (publicUrl === "" ? `${protocol}://${host}` : publicUrl).replace(/\/+$/, ""),
    prometheusUrl: asked.datasource === undefined ? prometheusUrl : null,
    datasourceUid: asked.datasource ?? grafanaDefaults.datasourceUid,
    dashboardFolder: asked.dashboards ?? grafanaDefaults.dashboardFolder,
  };
}

function addOverview(app: App, { settings }: HttpDeps): void {
  const schema = {
    ...{ tags, summary: "Where Grafana is, and the dashboards for it" },
    response: { 200: grafanaSchema },
  };
  app.get("/v1/grafana", { config: read, schema }, (request): Grafana => {
    const { grafanaUrl, grafanaToken } = settings;
    const url = grafanaUrl === "" ? null : grafanaUrl.replace(/\/+$/, "");
    const made = grafanaDashboards(exportOf(settings, request));
    return {
      url,
      dashboards: made.map(({ uid = "", title = "", description = "" }) => ({
        ...{ uid, title, description },
        url: url === null ? null : `${url}/d/${uid}`,
      })),
      annotations: url === null ? "no-url" : grafanaToken === "" ? "no-token" : "on",
    };
  });
}

function addFiles(app: App, { settings }: HttpDeps): void {
  const schema = {
    ...{ tags, summary: "Files for the folder from which Grafana is provisioned" },
    querystring: grafanaExportSchema,
    response: { 200: grafanaFilesSchema, 400: problemSchema },
  };
  app.get("/v1/grafana/files", { config: read, schema }, (request) => ({
    files: [...grafanaFiles(exportOf(settings, request, request.query))],
  }));
}

function addDashboard(app: App, { settings }: HttpDeps): void {
  const schema = {
    ...{ tags, summary: "One dashboard, to be imported by hand" },
    params: z.object({ uid: z.string().max(40) }),
    querystring: grafanaExportSchema,
    response: { 200: z.looseObject({ uid: z.string() }), 404: problemSchema },
  };
  app.get("/v1/grafana/dashboards/:uid", { config: read, schema }, (request) => {
    const made = grafanaDashboards(exportOf(settings, request, request.query));
    const { uid } = request.params;
    const found = made.find((dashboard) => dashboard.uid === uid);
    if (found !== undefined) return { ...found, uid };
    const known = made.map((dashboard) => dashboard.uid ?? "");
    throw new PlumblineError("PL_DASHBOARD_UNKNOWN", { uid, known });
  });
}

const annotationQuery = z.strictObject({
  from: timeRange.from.describe("By the clock of the server; 30 days ago when left out"),
  to: timeRange.to.describe("By the clock of the server"),
  model: z.string().optional().describe("Only of this model"),
  limit: pageLimit(100, 1_000),
});

function addAnnotations(app: App, deps: HttpDeps): void {
  const schema = {
    ...{ tags, summary: "What happened, for data sources that read annotations by address" },
    querystring: annotationQuery,
    response: { 200: grafanaAnnotationsSchema, 400: problemSchema },
  };
  app.get("/v1/grafana/annotations", { config: read, schema }, (request) =>
    readAnnotations(deps, request.query, exportOf(deps.settings, request).publicUrl),
  );
}

async function readAnnotations(
  { metadata, clock }: HttpDeps,
  { model, limit, from, to }: z.output<typeof annotationQuery>,
  publicUrl: string,
): Promise<z.output<typeof grafanaAnnotationsSchema>> {
  const asked = rangeOf({ from: from ?? new Date(clock() - usualRangeMs).toISOString(), to });
  const range = { ...asked, after: 0, limit: mostEvents };
  const events = await metadata.read((prepare) =>
    eventSources.flatMap((source) => annotationEvents(prepare, source, range)),
  );
  return events
    .filter((event) => model === undefined || event.model === model)
    .toSorted((one, other) => one.atMs - other.atMs)
    .slice(-limit)
    .map((event) => ({
      ...{ time: event.atMs, title: event.model, text: event.text },
      ...{ url: `${publicUrl}${event.path}`, tags: [...eventTags(event)] },
    }));
}

const mostEvents = 5_000;
const usualRangeMs = 30 * 86_400_000;
const longestCheckMs = 30_000;

function addCheck(app: App, { settings, outgoing }: HttpDeps): void {
  const schema = {
    ...{ tags, summary: "Look whether Grafana is there and takes the token; nothing is written" },
    response: { 200: grafanaCheckSchema },
  };
  app.post("/v1/grafana/check", { config: { scope: "admin" }, schema }, async () => {
    const access = { url: settings.grafanaUrl.replace(/\/+$/, ""), token: settings.grafanaToken };
    const signal = AbortSignal.timeout(longestCheckMs);
    const findings = await checkGrafana(outgoing.http, access, signal);
    const isReady = findings.every(({ outcome }) => outcome !== "bad");
    return { isReady, findings: [...findings] };
  });
}

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadSettings, startServer } from "@plumbline/server";
import { expect, onTestFinished, test } from "vitest";
import {
  hasPrometheus,
  queryValues as query,
  startPrometheus,
  until,
} from "../fixtures/real-prometheus.ts";

const start = Date.UTC(2026, 2, 1);
const hourMs = 3_600_000;
const rowsPerHour = 240;

async function startPlumbline(folder: string): Promise<string> {
  const flags = {
    ...{ dataFolder: join(folder, "data"), port: "0", logLevel: "silent" },
    flushIntervalMs: "50",
  };
  const server = await startServer(loadSettings({ flags }));
  onTestFinished(() => server.stop());
  return server.url;
}

async function send(url: string, method: "PUT" | "POST", body: unknown): Promise<void> {
  const answer = await fetch(url, {
    ...{ method, body: JSON.stringify(body) },
    headers: { "content-type": "application/json" },
  });
  if (!answer.ok) throw new Error(`${url}: ${await answer.text()}`);
}

/** An hour that is the baseline, one in which everything has moved, and the beginning of a third. */
async function ingest(url: string): Promise<void> {
  await send(`${url}/v1/models/fraud/config`, "PUT", {
    baseline: { kind: "first-rows", rows: rowsPerHour },
  });
  for (const hour of [0, 1, 2]) {
    const rows = Array.from({ length: rowsPerHour }, (_, row) => ({
      id: `${hour}-${row}`,
      time: start + hour * hourMs + row * 14_000,
      features: { amount: ((row * 7919) % 101) + 200 * hour },
      prediction: row % 2 === 0,
      latencyMs: 20 + (row % 9),
    }));
    await send(`${url}/v1/models/fraud/predictions`, "POST", rows);
    if (hour === 0) await until("the first hour is stored", () => isStored(url));
  }
}

async function isStored(url: string): Promise<boolean> {
  const { server } = (await (await fetch(`${url}/v1/status`)).json()) as {
    readonly server: { readonly position: number; readonly pendingEvents: number };
  };
  return server.position >= rowsPerHour && server.pendingEvents === 0;
}

/** Finds its targets and its rules at the server, as the documentation says. */
async function startScraper(folder: string, plumbline: string): Promise<string> {
  const rules = join(folder, "rules.yaml");
  await writeFile(rules, await (await fetch(`${plumbline}/v1/prometheus/rules`)).text());
  return startPrometheus(
    folder,
    `global: { scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s }
rule_files: [${JSON.stringify(rules)}]
scrape_configs:
  - job_name: plumbline
    http_sd_configs:
      - url: ${plumbline}/v1/prometheus/targets
        refresh_interval: 1s
`,
  );
}

interface Answer<T> {
  readonly data: T;
}

test.skipIf(!hasPrometheus)(
  "a real Prometheus finds the server, scrapes it, and its rules fire",
  { timeout: 120_000 },
  async () => {
    const folder = await mkdtemp(join(tmpdir(), "plumbline-prometheus-"));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const plumbline = await startPlumbline(folder);
    await ingest(plumbline);
    const url = await startScraper(folder, plumbline);

    const values = async (expression: string) => (await query(url, expression)).map(Number);
    const recorded = 'plumbline:model_verdict_level:max{model="fraud"}';
    await until("the worst verdict is recorded", async () => (await values(recorded))[0] === 3);
    const firing = 'ALERTS{alertname="PlumblineModelAlert",alertstate="firing",model="fraud"}';
    await until("the alert fires", async () => (await query(url, firing)).length === 1);

    const ofModel = '{model="fraud",monitor="hourly",version="*"}';
    expect(await values(`plumbline_model_verdict_level${ofModel}`)).toEqual([3]);
    expect(await values(`plumbline_model_window_rows${ofModel}`)).toEqual([rowsPerHour]);
    expect(await values('plumbline_model_rows_total{outcome="accepted"}')).toEqual([
      3 * rowsPerHour,
    ]);
    expect(await values("plumbline_pipeline_pending_events")).toEqual([0]);
    expect(await values("min(plumbline_part_ready)")).toEqual([1]);
    expect(await values("plumbline_log_commit_duration_seconds_count")).toEqual([3]);
    const [sent] = await values(
      'plumbline_http_requests_total{method="POST",route="/v1/models/:model/predictions",status="200"}',
    );
    expect(sent).toBe(3);

    const { data } = (await (await fetch(`${url}/api/v1/rules`)).json()) as Answer<{
      readonly groups: readonly { readonly rules: readonly { readonly health: string }[] }[];
    }>;
    const health = data.groups.flatMap(({ rules }) => rules.map((rule) => rule.health));
    expect(new Set(health)).toEqual(new Set(["ok"]));
    expect(health.length).toBeGreaterThan(10);
  },
);

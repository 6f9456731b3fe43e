import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { incidentsAnswerSchema, KpiSeries, PrometheusCheck } from "@plumbline/contracts";
import { expect, onTestFinished, test } from "vitest";
import type { z } from "zod";
import { hasPrometheus, startPrometheus, until } from "../fixtures/real-prometheus.ts";
import { send, startPlumbline } from "../fixtures/watched-model.ts";

const promtool = "/usr/bin/promtool";
const [minuteMs, hourMs] = [60_000, 3_600_000];

/** Five hours of a service, written into the store of Prometheus: in the last whole hour it is slow. */
async function writeHistory(folder: string, nowMs: number): Promise<void> {
  const thisHour = Math.floor(nowMs / hourMs) * hourMs;
  const lines = ["# TYPE service_latency_seconds gauge", "# TYPE service_errors counter"];
  const samples: Record<"latency" | "errors", string[]> = { latency: [], errors: [] };
  for (let at = thisHour - 4 * hourMs; at <= nowMs; at += minuteMs) {
    const isSlow = at > thisHour - hourMs;
    const seconds = at / 1000;
    for (const pod of ["a", "b"]) {
      samples.latency.push(
        `service_latency_seconds{pod="${pod}"} ${isSlow ? 0.9 : 0.1} ${seconds}`,
      );
    }
    samples.errors.push(`service_errors_total ${(at - thisHour + 4 * hourMs) / 1000} ${seconds}`);
  }
  const [latency, errors] = lines as [string, string];
  const text = [latency, ...samples.latency, errors, ...samples.errors, "# EOF", ""].join("\n");
  const path = join(folder, "history.txt");
  await writeFile(path, text);
  const command = ["tsdb", "create-blocks-from", "openmetrics", path, join(folder, "tsdb")];
  execFileSync(promtool, command, { stdio: "ignore" });
}

const ask = async <T>(url: string, body?: object): Promise<T> => {
  const init = { method: "POST", headers: { "content-type": "application/json" } };
  const answer = await fetch(
    url,
    body === undefined ? {} : { ...init, body: JSON.stringify(body) },
  );
  return (await answer.json()) as T;
};

test.skipIf(!hasPrometheus || !existsSync(promtool))(
  "measures of a service are read from a real Prometheus, judged by the hour, and open an incident",
  { timeout: 240_000 },
  async () => {
    const folder = await mkdtemp(join(tmpdir(), "plumbline-prometheus-in-"));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const nowMs = Date.now();
    await writeHistory(folder, nowMs);
    const prometheusUrl = await startPrometheus(folder, "global: { scrape_interval: 15s }\n");
    const plumbline = await startPlumbline(folder, {
      ...{ prometheusUrl, outgoingAllow: "127.0.0.1" },
    });
    const findings = async (query: string) => {
      const { isReady, findings: found } = await ask<PrometheusCheck>(
        `${plumbline}/v1/prometheus/check`,
        { query },
      );
      return [isReady, found.at(-1)?.detail ?? ""] as const;
    };
    await until("it answers", async () => (await findings("vector(2)"))[0]);
    expect(await findings("vector(2)")).toEqual([true, "It is 2 now"]);
    expect(await findings("sum(")).toEqual([false, expect.stringContaining("parse error")]);
    expect(await findings("no_such_thing")).toEqual([true, expect.stringContaining("no number")]);

    await send(`${plumbline}/v1/models/shop/config`, "PUT", {
      kpis: [
        {
          ...{ name: "latency", unit: "s", better: "lower", window: "1h" },
          of: { prometheus: "max(service_latency_seconds)", take: "mean" },
          objective: { atMost: 0.5 },
        },
        {
          ...{ name: "errors", better: "lower", window: "1h" },
          of: { prometheus: "sum(rate(service_errors_total[5m]))", take: "last" },
          objective: { atMost: 2 },
        },
        { name: "broken", window: "1h", of: { prometheus: "sum(" } },
        { name: "many", window: "1h", of: { prometheus: "service_latency_seconds" } },
        { name: "unknown", window: "1h", of: { prometheus: "no_such_thing" } },
      ],
    });
    const first = Math.floor(nowMs / hourMs) * hourMs - 3 * hourMs;
    const rows = Array.from({ length: 180 }, (_, row) => ({
      ...{ id: `${row}`, time: first + row * minuteMs, version: "v1" },
      ...{ features: { x: row % 7 }, prediction: row % 2 === 0 },
    }));
    await send(`${plumbline}/v1/models/shop/predictions`, "POST", rows);

    const kpi = async (name: string): Promise<KpiSeries | undefined> => {
      const { kpis } = await ask<{ kpis: KpiSeries[] }>(`${plumbline}/v1/models/shop/kpis`);
      return kpis.find((one) => one.name === name);
    };
    await until("three hours are read", async () => (await kpi("latency"))?.values.length === 3);
    await until("and of the errors", async () => (await kpi("errors"))?.values.length === 3);
    const latency = await kpi("latency");
    expect(latency?.values.map(({ value, rows: read, verdict }) => [value, read, verdict])).toEqual(
      [
        [expect.closeTo(0.9, 9), 60, "missed"],
        [expect.closeTo(0.1, 9), 60, "met"],
        [expect.closeTo(0.1, 9), 60, "met"],
      ],
    );
    expect(latency?.values.every(({ interval }) => interval === null)).toBe(true);
    expect(latency?.summary).toContain("on 60 values");
    for (const { value } of (await kpi("errors"))?.values ?? []) expect(value).toBeCloseTo(1, 6);
    for (const name of ["broken", "many", "unknown"]) expect((await kpi(name))?.values).toEqual([]);

    const incidents = async () => {
      const found = await ask<z.output<typeof incidentsAnswerSchema>>(`${plumbline}/v1/incidents`);
      return found.incidents.filter(({ kind }) => kind === "operations");
    };
    await until("an incident opens", async () => (await incidents()).length === 1);
    const [incident] = await incidents();
    expect(incident?.title).toBe("shop: latency misses its objective");
  },
);

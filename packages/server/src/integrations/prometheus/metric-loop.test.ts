import { setTimeout } from "node:timers/promises";
import { modelConfigSchema } from "@plumbline/contracts";
import { expect, onTestFinished, test } from "vitest";
import { createKpiLoop } from "../../kpis/kpi-loop.ts";
import { createOutgoing } from "../../outgoing/outgoing.ts";
import { misbehavingServer } from "../../retraining/testing/misbehaving-server.ts";
import { createKpiReader } from "../../storage/lake/kpi-reader.ts";
import { listKpis } from "../../storage/metadata/kpi-store.ts";
import { createModelStore } from "../../storage/metadata/model-store.ts";
import { lakeFixture, start } from "../../testing/lake-fixture.ts";
import { createMetricLoop } from "./metric-loop.ts";

const hourMs = 3_600_000;

/** A model with an hour of rows, and a Prometheus in which all is 7, but what is called bad. */
async function metricFixture(...queries: readonly string[]) {
  const lake = await lakeFixture();
  onTestFinished(() => lake.close());
  const server = await misbehavingServer(({ body }) => {
    const asked = new URLSearchParams(body);
    if (asked.get("query") === "bad") {
      return { status: 400, body: { status: "error", errorType: "bad_data", error: "no" } };
    }
    const values = [[Number(asked.get("start")), "7"]];
    const data = { resultType: "matrix", result: [{ metric: {}, values }] };
    return { status: 200, body: { status: "success", data } };
  });
  const models = createModelStore(lake.metadata.db);
  const { id: modelId } = await models.create("shop", start);
  const configure = async (all: readonly string[]): Promise<void> => {
    const kpis = all.map((prometheus) => ({ name: prometheus, window: "1h", of: { prometheus } }));
    const { revision } = await models.config(modelId);
    await models.saveConfig(modelId, modelConfigSchema.parse({ kpis }), revision);
  };
  await configure(queries);
  let nowMs = start + 40 * 24 * hourMs;
  const common = { metadata: lake.metadata, clock: () => nowMs };
  const kpiLoop = createKpiLoop({ ...common, reader: createKpiReader(lake) });
  const { http } = createOutgoing({ allow: ["127.0.0.1"] });
  const loop = createMetricLoop({ ...common, http, access: { url: server.url, token: "" } });
  const complaints: string[] = [];
  const rows = Array.from({ length: 3 }, (_, i) => ({ id: `${i}`, time: start + i, version: "v" }));
  await lake.predict("shop", ...rows, { id: "next", time: start + hourMs, version: "v" });
  await lake.flush();
  return {
    ...{ server, complaints, configure, http, metadata: lake.metadata },
    pass: (ms: number): void => void (nowMs += ms),
    async work(): Promise<void> {
      const signal = new AbortController().signal;
      for (let idle = 0; idle < 2;) {
        const marked = await kpiLoop.turn(signal);
        const turn = await loop.turn(signal).catch((error: unknown) => {
          complaints.push(error instanceof Error ? error.message : String(error));
          return { did: true, nextInMs: 0 };
        });
        await setTimeout(5);
        idle = marked.did || turn.did || turn.nextInMs < 1_000 ? 0 : idle + 1;
      }
    },
    values: async (kpi: string) =>
      (await listKpis(lake.metadata, { modelId, kpi, limit: 10 })).map(
        ({ version, value, rows: points }) => [version, value, points],
      ),
  };
}

test("a window that is over is read once, for all versions together", async () => {
  const { work, values, server, complaints } = await metricFixture("good");
  await work();
  expect(await values("good")).toEqual([["*", 7, 1]]);
  expect(server.requests.length).toBe(1);
  await work();
  expect(server.requests.length).toBe(1);
  expect(complaints).toEqual([]);
});

test("an outage leaves no gap: the window is read when Prometheus is there again", async () => {
  const { work, values, server, complaints, pass } = await metricFixture("good");
  server.misbehave({ fault: "500", isDone: false, hits: () => true });
  await work();
  expect(await values("good")).toEqual([]);
  expect(complaints).toEqual([expect.stringContaining("KPI good of shop could not be read")]);
  server.misbehave(null);
  await work();
  expect(await values("good")).toEqual([]);
  pass(5_000);
  await work();
  expect(await values("good")).toEqual([["*", 7, 1]]);
});

test("an expression that is wrong keeps no other waiting, and another one is tried at once", async () => {
  const { work, values, complaints, configure, server } = await metricFixture("bad", "good");
  await work();
  expect(await values("good")).toEqual([["*", 7, 1]]);
  expect(complaints.length).toBe(1);
  expect(server.requests.length).toBe(2);
  await configure(["better", "good"]);
  await work();
  expect(await values("better")).toEqual([["*", 7, 1]]);
});

test("without an address in the settings, that is said once", async () => {
  const { metadata, http } = await metricFixture("good");
  const access = { url: "", token: "" };
  const loop = createMetricLoop({ metadata, http, clock: () => start, access });
  const { signal } = new AbortController();
  await expect(loop.turn(signal)).rejects.toThrow(
    "shop are read from Prometheus: set prometheus-url",
  );
  expect(await loop.turn(signal)).toMatchObject({ did: false });
});

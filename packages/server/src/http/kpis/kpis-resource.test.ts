import { kpisAnswerSchema, modelConfigSchema } from "@plumbline/contracts";
import { expect, test } from "vitest";
import { createKpiLoop } from "../../kpis/kpi-loop.ts";
import { createKpiReader } from "../../storage/lake/kpi-reader.ts";
import { createModelStore } from "../../storage/metadata/model-store.ts";
import { watchedServer } from "../testing/watched-server.ts";

const kpis = [
  {
    name: "cost",
    title: "Cost of errors",
    of: { cost: { falsePositive: 1, falseNegative: 5 } },
    ...{ unit: "EUR", window: "1h", objective: { atMost: 0.1 } },
  },
  { name: "buys", of: { action: "buy" }, window: "1h", maturity: "30d" },
];

async function serverWithKpis() {
  const server = await watchedServer();
  const { metadata } = server.lake;
  const store = createModelStore(metadata.db);
  const model = await store.create("fraud", 0);
  const configure = async (document: object): Promise<void> => {
    const { revision } = await store.config(model.id);
    await store.saveConfig(model.id, modelConfigSchema.parse(document), revision);
  };
  await configure({ kpis });
  const loop = createKpiLoop({
    ...{ metadata, reader: createKpiReader(server.lake), clock: () => 0 },
  });
  while ((await loop.turn(new AbortController().signal)).did);
  const get = async (query = "") => {
    const answer = await server.app.inject({ url: `/v1/models/fraud/kpis${query}` });
    return kpisAnswerSchema.parse(answer.json()).kpis;
  };
  return { ...server, get, configure };
}

test("KPIs are shown with interval, maturity and how they stand to their objective", async () => {
  const { get } = await serverWithKpis();
  const [cost, buys] = await get("?version=*");
  expect(cost).toMatchObject({
    ...{ name: "cost", title: "Cost of errors", objective: { atLeast: null, atMost: 0.1 } },
    values: [
      { from: "2026-03-01T01:00:00.000Z", isMature: true, verdict: "missed" },
      { from: "2026-03-01T00:00:00.000Z", isMature: true, verdict: "missed", rows: 240 },
    ],
  });
  expect(cost?.summary).toMatch(
    /^Cost of errors is [\d.]+ \([\d.]+ to [\d.]+\) EUR on 240 predictions of 2026-03-01 01:00 to 02:00: the objective, at most 0.1, is missed$/,
  );
  expect(buys).toMatchObject({ objective: null, values: [{ value: 0, isMature: false }, {}] });
  expect(buys?.summary).toBe(
    "buys has no finished window yet: what follows its predictions may still come",
  );
  expect((await get("?kpi=cost&limit=1"))[0]?.values).toHaveLength(1);
  expect((await get("?kpi=cost&from=2026-03-02"))[0]).toMatchObject({
    ...{ values: [], summary: "Cost of errors has no value yet" },
  });
});

test("Prometheus is told of finished windows", async () => {
  const { app } = await serverWithKpis();
  const { body } = await app.inject({ url: "/metrics" });
  expect(body).toMatch(/^plumbline_kpi_value\{model="fraud",kpi="cost"\} \d/m);
  expect(body).toMatch(/^plumbline_kpi_value_upper\{model="fraud",kpi="cost"\} \d/m);
  expect(body).toContain('plumbline_kpi_objective_missed{model="fraud",kpi="cost"} 1');
  expect(body).not.toContain('kpi="buys"');
});

test("a model without KPIs has an empty list, and an unknown KPI is answered with the nearest", async () => {
  const { app, configure } = await serverWithKpis();
  const unknown = await app.inject({ url: "/v1/models/fraud/kpis?kpi=costs" });
  expect(unknown.json()).toMatchObject({ status: 404, code: "PL_KPI_UNKNOWN" });
  expect(unknown.json<{ detail: string }>().detail).toContain("cost");
  await configure({});
  const none = await app.inject({ url: "/v1/models/fraud/kpis" });
  expect(none.json()).toEqual({ kpis: [] });
});

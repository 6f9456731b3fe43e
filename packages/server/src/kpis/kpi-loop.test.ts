import { setTimeout } from "node:timers/promises";
import { modelConfigSchema } from "@plumbline/contracts";
import { onTestFinished, expect, test } from "vitest";
import { createKpiReader } from "../storage/lake/kpi-reader.ts";
import { listKpis } from "../storage/metadata/kpi-store.ts";
import { createModelStore } from "../storage/metadata/model-store.ts";
import { lakeFixture, start } from "../testing/lake-fixture.ts";
import { createKpiLoop, type KpiLoopParts } from "./kpi-loop.ts";

const hourMs = 3_600_000;

const everyKind = [
  { name: "conversion", of: { action: "buy" }, window: "1h", maturity: "2h" },
  { name: "revenue", of: { outcome: "revenue" }, window: "1h" },
  { name: "stars", of: { rating: "stars" }, window: "1h" },
  { name: "cost", of: { cost: { falsePositive: 1, falseNegative: 10 } }, window: "1h" },
];

async function kpiFixture(kpis: readonly object[], config: object = {}) {
  const lake = await lakeFixture();
  onTestFinished(() => lake.close());
  const models = createModelStore(lake.metadata.db);
  const { id: modelId } = await models.create("shop", start);
  const configure = async (document: object): Promise<void> => {
    const { revision } = await models.config(modelId);
    await models.saveConfig(modelId, modelConfigSchema.parse(document), revision);
  };
  await configure({ kpis, ...config });
  let nowMs = start + 400 * 24 * hourMs;
  const create = (over: Partial<KpiLoopParts> = {}) =>
    createKpiLoop({
      ...{ metadata: lake.metadata, clock: () => nowMs },
      reader: createKpiReader(lake),
      ...over,
    });
  let loop = create();
  return {
    ...{ lake, modelId, configure, create },
    pass: (ms: number): void => {
      nowMs += ms;
    },
    restart: (over: Partial<KpiLoopParts> = {}): void => {
      loop = create(over);
    },
    /** Lets the loop work until nothing is due; answers how many turns did something. */
    async work(): Promise<number> {
      for (let turn = 0; turn < 200; turn++) {
        if (!(await loop.turn(new AbortController().signal)).did) return turn;
        await setTimeout(0);
      }
      throw new Error("the loop does not come to rest");
    },
    values: (kpi: string, version?: string) =>
      listKpis(lake.metadata, { modelId, kpi, version, limit: 100 }),
  };
}

type Fixture = Awaited<ReturnType<typeof kpiFixture>>;

/** Ten predictions in an hour, of which every second says yes. */
async function predictHour({ lake }: Fixture, hour: number, version = "v1"): Promise<void> {
  const rows = Array.from({ length: 10 }, (_, i) => ({
    ...{ id: `${hour}-${version}-${i}`, time: start + hour * hourMs + i * 60_000, version },
    ...{ prediction: i % 2 === 0, score: i % 2 === 0 ? 0.9 : 0.1 },
  }));
  await lake.predict("shop", ...rows);
}

const id = (hour: number, i: number, version = "v1"): string => `${hour}-${version}-${i}`;

test("every kind of KPI is a mean over predictions, with an interval", async () => {
  const kpi = await kpiFixture(everyKind);
  const { lake } = kpi;
  await predictHour(kpi, 0);
  await predictHour(kpi, 1);
  const say = (i: number, more: object) => ({ predictionId: id(0, i), ...more });
  await lake.feed(
    "shop",
    ...[0, 1, 2].map((i) => say(i, { kind: "action", name: "buy" })),
    say(0, { kind: "action", name: "buy", id: "again" }),
    say(3, { kind: "action", name: "look" }),
    say(0, { kind: "outcome", name: "revenue", value: 30 }),
    say(0, { kind: "outcome", name: "revenue", value: 10, id: "more" }),
    say(1, { kind: "outcome", name: "returns", value: -5 }),
    say(4, { kind: "action", name: "stars", value: 5 }),
    say(5, { kind: "action", name: "stars", value: 2 }),
    ...[0, 1, 2, 3].map((i) => say(i, { label: i === 0 || i === 1 })),
  );
  await lake.flush();
  await kpi.work();
  expect(await kpi.values("conversion", "*")).toMatchObject([
    { startMs: start, rows: 10, value: 0.3, isMature: false },
  ]);
  const [conversion] = await kpi.values("conversion", "v1");
  expect(conversion?.lo).toBeCloseTo(0.1078, 4);
  expect(conversion?.hi).toBeCloseTo(0.6032, 4);
  expect(await kpi.values("revenue", "*")).toMatchObject([{ rows: 10, value: 4, isMature: true }]);
  expect(await kpi.values("stars", "*")).toMatchObject([{ rows: 2, value: 3.5 }]);
  // One positive was missed, one negative was called: (10 + 1) / 4.
  expect(await kpi.values("cost", "*")).toMatchObject([{ rows: 4, value: 2.75 }]);
});

test("rows of one subject count together", async () => {
  const kpi = await kpiFixture([{ name: "buys", of: { action: "buy" }, window: "1h" }]);
  const { lake } = kpi;
  const rows = Array.from({ length: 40 }, (_, i) => ({
    id: `${i}`,
    time: start + i,
    version: "v",
  }));
  await lake.predict("shop", ...rows.map((row, i) => ({ ...row, subject: `s${i % 4}` })));
  await lake.predict("shop", { id: "next", time: start + hourMs, version: "v" });
  const bought = rows.filter((_, i) => i % 4 < 2);
  await lake.feed(
    "shop",
    ...bought.map((row) => ({ predictionId: row.id, kind: "action" as const, name: "buy" })),
  );
  await lake.flush();
  await kpi.work();
  const [value] = await kpi.values("buys", "*");
  expect(value).toMatchObject({ rows: 40, value: 0.5 });
  // Four people, not forty rows.
  expect((value?.hi ?? 0) - (value?.lo ?? 0)).toBeGreaterThan(0.6);
});

test("rows of one cluster count together, and a cluster that no row has changes nothing", async () => {
  const shop = { name: "buys", of: { action: "buy" }, window: "1h" };
  const kpi = await kpiFixture([shop], { cluster: "shop" });
  const rows = Array.from({ length: 40 }, (_, i) => ({
    ...{ id: `${i}`, time: start + i, version: "v", features: { shop: i % 4 } },
  }));
  await kpi.lake.predict("shop", ...rows, { id: "next", time: start + hourMs, version: "v" });
  const bought = rows.filter(({ features }) => features.shop < 2);
  const buy = { kind: "action", name: "buy" } as const;
  await kpi.lake.feed("shop", ...bought.map((row) => ({ predictionId: row.id, ...buy })));
  await kpi.lake.flush();
  const width = async (): Promise<number> => {
    await kpi.work();
    const [value] = await kpi.values("buys", "*");
    return (value?.hi ?? 0) - (value?.lo ?? 0);
  };
  expect(await width()).toBeGreaterThan(0.6);
  await kpi.configure({ kpis: [shop], cluster: "nowhere" });
  expect(await width()).toBeLessThan(0.4);
});

test("each version has its value beside that of all", async () => {
  const kpi = await kpiFixture([{ name: "buys", of: { action: "buy" }, window: "1h" }]);
  await predictHour(kpi, 0, "v1");
  await predictHour(kpi, 0, "v2");
  await predictHour(kpi, 1, "v2");
  const buy = { kind: "action", name: "buy" } as const;
  await kpi.lake.feed("shop", { predictionId: id(0, 0, "v2"), ...buy });
  await kpi.lake.flush();
  await kpi.work();
  expect(await kpi.values("buys")).toMatchObject([
    { version: "*", rows: 20, value: 0.05 },
    { version: "v1", rows: 10, value: 0 },
    { version: "v2", rows: 10, value: 0.1 },
  ]);
});

test("feedback that comes later changes the value, and time makes it mature", async () => {
  const kpi = await kpiFixture([everyKind[0] as object]);
  await predictHour(kpi, 0);
  await predictHour(kpi, 1);
  await kpi.lake.flush();
  await kpi.work();
  expect(await kpi.values("conversion", "*")).toMatchObject([{ value: 0, isMature: false }]);
  await kpi.lake.feed("shop", { predictionId: id(0, 3), kind: "action", name: "buy" });
  await kpi.lake.flush();
  // It was just computed: changes are gathered for a while.
  expect(await kpi.work()).toBe(0);
  kpi.pass(60_000);
  await kpi.work();
  expect(await kpi.values("conversion", "*")).toMatchObject([{ value: 0.1, isMature: false }]);
  await predictHour(kpi, 3);
  await kpi.lake.flush();
  await kpi.work();
  const values = await kpi.values("conversion", "*");
  expect(values.map(({ startMs, isMature }) => [startMs, isMature])).toEqual([
    [start + hourMs, false],
    [start, true],
  ]);
  expect(await kpi.work()).toBe(0);
});

test("another definition begins anew, another objective does not, and what is gone is forgotten", async () => {
  const kpi = await kpiFixture([{ name: "cost", of: everyKind[3]?.of, window: "1h" }]);
  await predictHour(kpi, 0);
  await predictHour(kpi, 1);
  const labels = [0, 1, 2].map((i) => ({ predictionId: id(0, i), label: i < 2 }));
  await kpi.lake.feed("shop", ...labels);
  await kpi.lake.flush();
  await kpi.work();
  expect(await kpi.values("cost", "*")).toMatchObject([{ value: 11 / 3 }]);
  await kpi.configure({
    kpis: [{ name: "cost", of: everyKind[3]?.of, window: "1h", objective: { atMost: 1 } }],
  });
  expect(await kpi.work()).toBe(0);
  await kpi.configure({
    kpis: [{ name: "cost", of: { cost: { falsePositive: 2 } }, window: "1d" }],
  });
  await predictHour(kpi, 24);
  await kpi.lake.flush();
  await kpi.work();
  expect(await kpi.values("cost", "*")).toMatchObject([
    { startMs: start, endMs: start + 24 * hourMs, value: 2 / 3 },
  ]);
  await kpi.configure({ kpis: [{ name: "other", of: { action: "buy" } }] });
  await kpi.work();
  expect(await kpi.values("cost")).toEqual([]);
});

test("a KPI that is added later sees all that is in the lake, in the zone of the model", async () => {
  const kpi = await kpiFixture([], { timeZone: "Europe/Berlin" });
  for (const hour of [0, 22, 23, 30]) await predictHour(kpi, hour);
  await kpi.lake.flush();
  expect(await kpi.work()).toBe(0);
  await kpi.configure({
    timeZone: "Europe/Berlin",
    kpis: [{ name: "buys", of: { action: "buy" } }],
  });
  await kpi.work();
  // Midnight of Berlin is 23:00 of the day before.
  expect(await kpi.values("buys", "*")).toMatchObject([
    { startMs: start - hourMs, endMs: start + 23 * hourMs, rows: 20 },
  ]);
});

test("nothing is lost when the process ends at any step, and nothing changes when it is done twice", async () => {
  const kpi = await kpiFixture(everyKind);
  await predictHour(kpi, 0);
  await predictHour(kpi, 3);
  await kpi.lake.feed("shop", { predictionId: id(0, 3), kind: "action", name: "buy" });
  await kpi.lake.flush();
  const reader = createKpiReader(kpi.lake);
  let calls = 0;
  const failing = {
    sums: (...args: Parameters<typeof reader.sums>) =>
      calls++ % 2 === 0 ? Promise.reject(new Error("killed")) : reader.sums(...args),
  };
  for (let turn = 0; turn < 20; turn++) {
    const loop = kpi.create({ reader: failing, batch: 1 });
    await loop.turn(new AbortController().signal).catch(() => undefined);
  }
  expect(await kpi.values("conversion", "*")).toMatchObject([{ value: 0.1, isMature: true }]);
  const before = await kpi.values("revenue");
  kpi.restart();
  expect(await kpi.work()).toBe(0);
  expect(await kpi.values("revenue")).toEqual(before);
});

test("numbers and texts are labels too, and without a positive one nothing is guessed", async () => {
  const cost = { name: "cost", of: { cost: { falseNegative: 4 } }, window: "1h" };
  const kpi = await kpiFixture([cost], { threshold: 0.7 });
  const rows = ["good", "bad", "good"].map((_, i) => ({
    ...{ id: `${i}`, time: start + i, version: "v", score: [0.8, 0.6, Number.NaN][i] ?? 0 },
  }));
  await kpi.lake.predict(
    "shop",
    ...rows.map((row, i) => (i === 2 ? { ...row, score: "NaN" as const } : row)),
  );
  await kpi.lake.predict("shop", { id: "next", time: start + hourMs, version: "v" });
  const labels = ["good", "bad", "bad"].map((label, i) => ({ predictionId: `${i}`, label }));
  await kpi.lake.feed("shop", ...labels);
  await kpi.lake.flush();
  await kpi.work();
  // A score that is no number decides nothing.
  expect(await kpi.values("cost", "*")).toMatchObject([{ rows: 2, value: null, lo: null }]);
  await kpi.configure({ kpis: [cost], threshold: 0.7, positive: "bad" });
  await kpi.work();
  expect(await kpi.values("cost", "*")).toMatchObject([{ rows: 2, value: 2 }]);
});

test("a model without rows, or without KPIs, is no work", async () => {
  const kpi = await kpiFixture(everyKind);
  expect(await kpi.work()).toBe(0);
  await kpi.configure({ kpis: [] });
  await predictHour(kpi, 0);
  await kpi.lake.flush();
  expect(await kpi.work()).toBe(0);
});

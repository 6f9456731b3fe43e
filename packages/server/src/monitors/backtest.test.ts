import { monitorSchema } from "@plumbline/contracts";
import { createBaseline, createMemoryEngine, plan, type MemorySource } from "@plumbline/core";
import { createRandom } from "@plumbline/stats";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { TimeWindow } from "../domain/time-window.ts";
import { backtest, type History } from "./backtest.ts";
import { inject, injectionText, readInjection, usualInjections, type Injection } from "./inject.ts";

const dayMs = 86_400_000;
const start = Date.UTC(2026, 0, 1);
const roles = { target: "late", score: "score", time: "time" } as const;

/** 400 rows a day of a calibrated model; from `shiftedFrom` on the feature is two deviations higher. */
function rowsOf(fromMs: number, toMs: number, shiftedFrom = Infinity): MemorySource {
  const columns = { x: [], kind: [], score: [], late: [], time: [] } as Record<string, unknown[]>;
  for (let day = fromMs; day < toMs; day += dayMs) {
    const random = createRandom(String(day));
    for (let i = 0; i < 400; i++) {
      const x = random.normal();
      const score = 1 / (1 + Math.exp(-x));
      columns["x"]?.push(day >= shiftedFrom ? x + 2 : x);
      columns["kind"]?.push(["a", "b", "c"][random.below(3)]);
      columns["score"]?.push(score);
      columns["late"]?.push(random.uniform() < score ? "yes" : "no");
      columns["time"]?.push(new Date(day + i * 60_000));
    }
  }
  return { columns: columns as MemorySource["columns"] };
}

async function setUp(shiftedFrom = Infinity) {
  const engine = createMemoryEngine();
  const table = await engine.open(rowsOf(start - 10 * dayMs, start));
  const planned = await plan(table, { roles });
  const baseline = createBaseline(planned, await table.profile(planned));
  const rows = ({ startMs, endMs }: TimeWindow): MemorySource =>
    rowsOf(startMs, Math.min(endMs, start + 20 * dayMs), shiftedFrom);
  const history: History = {
    ...{ fromMs: start, toMs: start + 20 * dayMs - 1 },
    rows: (window) => Promise.resolve(rows(window)),
    profile: async (window) => (await engine.open(rows(window))).profile(planned),
  };
  const monitor = monitorSchema.parse({ name: "daily", window: { every: "1d" } });
  return { history, baseline, monitor, timeZone: "UTC" };
}

test("a quiet past fires hardly ever, and large changes would have been noticed at once", async () => {
  const { history, ...options } = await setUp();
  const injections: readonly Injection[] = [
    { kind: "shift", column: "x", sd: 1 },
    { kind: "missing", column: "x", share: 0.3 },
    { kind: "unseen", column: "kind", share: 0.2 },
    { kind: "labels", share: 0.4 },
    { kind: "shift", column: "x", sd: 0.001 },
  ];
  const tested = await backtest(history, { ...options, injections, mostWindowsToNotice: 3 });
  expect(tested.windows).toHaveLength(20);
  expect(tested.fired).toBeLessThanOrEqual(1);
  expect(tested.injections.map(({ windowsToNotice }) => windowsToNotice)).toEqual([
    0,
    0,
    0,
    0,
    null,
  ]);
  expect(tested.injections[4]?.windowsLookedAt).toBe(3);
});

test("a change is noticed in a past that alerts anyway by what it changes", async () => {
  const { history, ...options } = await setUp(start);
  const injections: readonly Injection[] = [
    { kind: "missing", column: "kind", share: 0.3 },
    { kind: "shift", column: "x", sd: 0.001 },
  ];
  const tested = await backtest(history, { ...options, injections, mostWindowsToNotice: 3 });
  expect(tested.fired).toBe(20);
  expect(tested.injections.map(({ windowsToNotice }) => windowsToNotice)).toEqual([0, null]);
  expect(tested.injections[0]?.alert).toMatch(/missing/);
});

test("the days that would have fired are named", async () => {
  const { history, ...options } = await setUp(start + 15 * dayMs);
  const tested = await backtest(history, { ...options, injections: [] });
  const fired = tested.windows.filter(({ verdict }) => verdict === "alert");
  expect(fired.map(({ startMs }) => (startMs - start) / dayMs)).toEqual([15, 16, 17, 18, 19]);
  expect(fired[0]?.alerts.join()).toMatch(/x/);
});

test("whole numbers stay whole when they are shifted, by as much in the mean", async () => {
  const engine = createMemoryEngine();
  const random = createRandom("whole");
  const whole = Array.from({ length: 5_000 }, () => 100 + random.below(1_000));
  const columns = { whole, half: whole.map((value) => value + 0.5) };
  const planned = await plan(await engine.open({ columns }));
  const shifted = (column: "whole" | "half") =>
    inject({ columns }, planned, { kind: "shift", column, sd: 0.1 }, 1).columns[column] ?? [];
  const mean = (values: ArrayLike<unknown>) =>
    Array.from(values as ArrayLike<number>).reduce((sum, value) => sum + value, 0) / values.length;
  expect(Array.prototype.every.call(shifted("whole"), Number.isInteger)).toBe(true);
  const [by, halfBy] = [
    mean(shifted("whole")) - mean(whole),
    mean(shifted("half")) - mean(columns.half),
  ];
  expect(halfBy).toBeGreaterThan(20);
  expect(by).toBeCloseTo(halfBy, 1);
});

test("injections are written and read alike", () => {
  const share = fc.double({ min: 1e-6, max: 1, noNaN: true });
  const column = fc.string({ minLength: 1 });
  const injection = fc.oneof(
    fc.record({ kind: fc.constant("labels" as const), share }),
    fc.record({ kind: fc.constantFrom("missing" as const, "unseen" as const), column, share }),
    fc.record({
      kind: fc.constant("shift" as const),
      column,
      sd: fc.double({ noNaN: true, min: -9, max: 9 }),
    }),
  );
  fc.assert(
    fc.property(injection, (one) => {
      expect(injectionText(readInjection(injectionText(one)) as Injection)).toBe(
        injectionText(one),
      );
    }),
  );
  for (const text of ["", "shift", "shift:x", "shift:x:y", "missing:x:2", "labels:0", "what:x:1"]) {
    expect(readInjection(text)).toBeNull();
  }
});

test("what is usually tried covers each kind of column and the labels", async () => {
  const { baseline } = await setUp();
  expect(usualInjections(baseline.plan).map(injectionText)).toEqual([
    "shift:x:0.25",
    "shift:x:0.5",
    "shift:x:1",
    "missing:x:0.05",
    "unseen:kind:0.05",
    "labels:0.1",
  ]);
});

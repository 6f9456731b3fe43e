import { afterEach, beforeEach, expect, test } from "vitest";
import type { EvaluationDocument } from "@plumbline/contracts";
import type { Baseline } from "@plumbline/core";
import { readBaseline } from "@plumbline/core";
import { createBaselineStore } from "../storage/metadata/baseline-store.ts";
import { start } from "../testing/lake-fixture.ts";
import { hourMs, monitorFixture, type MonitorFixture } from "../testing/monitor-fixture.ts";
import { replayEvaluation } from "./replay-evaluation.ts";

let live: MonitorFixture;
beforeEach(async () => {
  live = await monitorFixture();
});
afterEach(() => live.close());

const hourly = { name: "hourly", window: { every: "1h" } };
/** Whether two hundred rows suffice to see a small change is not what these tests are about. */
const shown = (verdict: string): string => (verdict === "underpowered" ? "ok" : verdict);
const brief = (
  evaluations: readonly {
    window: { from: string };
    verdict: string;
    rows: number;
    revision: number;
  }[],
) =>
  evaluations.map(({ window, verdict, rows, revision }) => [
    (Date.parse(window.from) - start) / hourMs,
    shown(verdict),
    rows,
    revision,
  ]);

async function baselineOf(id: number | null): Promise<Baseline | undefined> {
  const stored = id === null ? undefined : await createBaselineStore(live.lake.metadata.db).get(id);
  return stored && readBaseline(JSON.stringify(stored.document), "stored");
}

test("each hour is judged against the first rows, and a changed hour alerts", async () => {
  live.setClock(start + 15 * hourMs);
  await live.configure({ baseline: { kind: "first-rows", rows: 1_000 }, monitors: [hourly] });
  await live.hours(0, 12);
  await live.hours(12, 13, { shift: 1.5 });
  await live.hours(13, 14);
  const judged = await live.run();
  expect(brief(judged).map(([hour]) => hour)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  expect(
    judged.filter(({ verdict }) => verdict === "alert").map(({ window }) => window.from),
  ).toEqual([new Date(start + 12 * hourMs).toISOString()]);
  expect(judged[12]?.result?.results[0]).toMatchObject({ verdict: "alert" });
  expect(judged[3]?.labels).toMatchObject({ labelled: 200, coverage: 1, isMature: true });
  expect(judged[3]?.labels.delayMs).toMatchObject({ p50: 60_000 });
});

test("an evaluation is computed again from its evidence, to the last bit", async () => {
  live.setClock(start + 15 * hourMs);
  await live.configure({
    baseline: { kind: "first-rows", rows: 1_000 },
    monitors: [
      hourly,
      { name: "trailing", window: { every: "1h" }, reference: { kind: "trailing", windows: 4 } },
    ],
  });
  await live.hours(0, 12);
  const judged = await live.run();
  expect(judged.length).toBeGreaterThan(15);
  for (const { id } of judged) {
    const stored = await live.evaluations.get(id);
    if (stored === undefined) throw new Error(`evaluation ${id} is gone`);
    const baseline = await baselineOf(stored.evidence.baselineId);
    const modelId = await live.lake.modelId("m");
    const replay = await replayEvaluation(live.monitors.profiler, modelId, stored, baseline);
    expect(replay).toMatchObject({ isSame: true, reason: null });
  }
});

test("labels that come late make a new revision, and the old one stays readable", async () => {
  live.setClock(start + 7 * hourMs);
  await live.configure({ baseline: { kind: "first-rows", rows: 600 }, monitors: [hourly] });
  await live.hours(0, 4);
  await live.hours(4, 6, { withLabels: false });
  const first = await live.run();
  expect(brief(first).at(-1)).toEqual([4, "ok", 200, 1]);
  expect(first.at(-1)?.labels.labelled).toBe(0);
  live.setClock(start + 8 * hourMs);
  await live.labels(4, { flipped: 0.9 });
  const second = await live.run();
  expect(brief(second).find(([hour]) => hour === 4)).toEqual([4, "alert", 200, 2]);
  expect(second.find(({ revision }) => revision === 2)?.result?.results[0]?.family).toBe(
    "performance",
  );
  const modelId = await live.lake.modelId("m");
  const all = await live.evaluations.list({ modelId, latestOnly: false, limit: 100 });
  const ofHour = all.filter(({ window }) => Date.parse(window.from) === start + 4 * hourMs);
  expect(ofHour.map(({ revision, labels }) => [revision, labels.labelled])).toEqual([
    [2, 200],
    [1, 0],
  ]);
});

test("while labels are young a fall of performance is watched, not an alert", async () => {
  live.setClock(start + 7 * hourMs);
  const patient = { ...hourly, labelMaturity: "2d" };
  await live.configure({ baseline: { kind: "first-rows", rows: 600 }, monitors: [patient] });
  await live.hours(0, 4);
  await live.hours(4, 5, { flipped: 0.9, rows: 400 });
  await live.hours(5, 6);
  const judged = await live.run();
  expect(brief(judged).find(([hour]) => hour === 4)).toEqual([4, "watch", 400, 1]);
});

test("silence, and too little, are findings", async () => {
  live.setClock(start + 4 * hourMs);
  await live.configure({ baseline: { kind: "first-rows", rows: 500 }, monitors: [hourly] });
  await live.hours(0, 3);
  await live.hours(5, 6, { rows: 7 });
  live.setClock(start + 9 * hourMs);
  await live.run();
  live.setClock(start + 9 * hourMs + 60_000);
  await live.run();
  const modelId = await live.lake.modelId("m");
  const all = await live.evaluations.list({ modelId, limit: 100 });
  const verdicts = all
    .map(({ window, verdict }) => [(Date.parse(window.from) - start) / hourMs, shown(verdict)])
    .sort(([a], [b]) => Number(a) - Number(b));
  expect(verdicts).toEqual([
    [0, "ok"],
    [1, "ok"],
    [2, "ok"],
    [3, "no-data"],
    [4, "no-data"],
    [5, "too-little-data"],
    [6, "no-data"],
    [7, "no-data"],
    [8, "no-data"],
  ]);
  expect(all.find(({ verdict }) => verdict === "no-data")?.summary).toMatch(
    /No predictions at all/,
  );
});

test("rows that come after a window was judged are a finding of its next revision", async () => {
  live.setClock(start + 9 * hourMs);
  await live.configure({ baseline: { kind: "first-rows", rows: 400 }, monitors: [hourly] });
  await live.hours(0, 4);
  await live.run();
  await live.lake.predict("m", {
    id: "late",
    time: start + hourMs + 1,
    features: { x: 0, kind: "a" },
  });
  await live.lake.flush();
  live.setClock(start + 10 * hourMs);
  const again = await live.run();
  const second = again.find(({ revision }) => revision === 2);
  expect(second).toMatchObject({ rows: 201, findings: [{ kind: "late-data" }] });
  expect(second?.findings[0]?.message).toMatch(/^1 of 201 rows/);
});

test("a restart forgets nothing and judges nothing twice", async () => {
  live.setClock(start + 9 * hourMs);
  await live.configure({ baseline: { kind: "first-rows", rows: 500 }, monitors: [hourly] });
  await live.hours(0, 6);
  const first = await live.run();
  await live.restart();
  expect(await live.run()).toEqual([]);
  await live.hours(6, 8);
  await live.restart();
  const second = await live.run();
  expect(brief(second)).toEqual([
    [5, "ok", 200, 1],
    [6, "ok", 200, 1],
  ]);
  expect(first).toHaveLength(5);
});

test("windows of so many rows follow each other in the log, and know their late labels", async () => {
  live.setClock(start + 9 * hourMs);
  await live.configure({
    baseline: { kind: "first-rows", rows: 500 },
    monitors: [{ name: "by-rows", window: { rows: 300 } }],
  });
  await live.hours(0, 4, { withLabels: false });
  const first = await live.run();
  expect(first.map(({ rows, verdict }) => [rows, shown(verdict)])).toEqual([
    [300, "ok"],
    [300, "ok"],
  ]);
  await live.hours(4, 5, { withLabels: false });
  expect((await live.run()).map(({ rows }) => rows)).toEqual([300]);
  live.setClock(start + 10 * hourMs);
  await live.labels(1);
  const again = await live.run();
  expect(again.map(({ revision, labels }) => [revision, labels.labelled])).toEqual([
    [2, 100],
    [2, 100],
  ]);
});

const weekHours = 168;
const volumeOf = (evaluation: EvaluationDocument | undefined) =>
  evaluation?.result?.results.find(({ check }) => check === "volume");

test("far fewer rows than the same days of earlier weeks had are an alert, which can be replayed", async () => {
  live.setClock(start + 6 * weekHours * hourMs);
  const seasonal = {
    ...{ name: "daily", window: { every: "1d" }, reference: { kind: "seasonal", weeks: 4 } },
  };
  await live.configure({ baseline: { kind: "first-rows", rows: 500 }, monitors: [seasonal] });
  for (const [week, rows] of [420, 400, 410, 405, 415, 60].entries()) {
    await live.hours(week * weekHours, week * weekHours + 1, { rows });
  }
  await live.hours(5 * weekHours + 26, 5 * weekHours + 27);
  const judged = await live.run();
  const at = (week: number) =>
    judged.find(({ window }) => Date.parse(window.from) === start + week * weekHours * hourMs);
  expect(volumeOf(at(2))?.method).toBe("count");
  expect(volumeOf(at(4))).toMatchObject({ verdict: "ok", details: { windows: 4 } });
  expect(volumeOf(at(5))).toMatchObject({ verdict: "alert", currentValue: 60 });
  const stored = await live.evaluations.get(at(5)?.id ?? 0);
  if (stored === undefined) throw new Error("The evaluation is gone");
  const baseline = await baselineOf(stored.evidence.baselineId);
  const modelId = await live.lake.modelId("m");
  const replay = await replayEvaluation(live.monitors.profiler, modelId, stored, baseline);
  expect(replay).toMatchObject({ isSame: true });
});

test("windows that trail by some hours know no night: far fewer rows are watched", async () => {
  live.setClock(start + 15 * hourMs);
  const trailing = { ...hourly, reference: { kind: "trailing", windows: 6, lag: 0 } };
  const silenced = { ...trailing, name: "silenced", checks: { volume: false } };
  await live.configure({
    ...{ baseline: { kind: "first-rows", rows: 500 }, monitors: [trailing, silenced] },
  });
  for (const [hour, rows] of [400, 390, 410, 405, 395, 400, 40, 400].entries()) {
    await live.hours(hour, hour + 1, { rows });
  }
  const judged = await live.run();
  const found = judged.filter(({ window }) => Date.parse(window.from) === start + 6 * hourMs);
  const verdicts = found.map((one) => [one.monitor, volumeOf(one)?.verdict]);
  expect(new Map(verdicts as [string, string][])).toEqual(
    new Map([
      ["hourly", "watch"],
      ["silenced", undefined],
    ]),
  );
});

test("versions are judged together or each for itself", async () => {
  live.setClock(start + 9 * hourMs);
  await live.configure({
    baseline: { kind: "first-rows", rows: 500 },
    monitors: [{ ...hourly, versions: "each" }],
  });
  await live.hours(0, 4);
  await live.hours(4, 6, { version: "v2" });
  const judged = await live.run();
  expect(judged.map(({ version, rows }) => [version, rows])).toEqual([
    ["v1", 200],
    ["v1", 200],
    ["v1", 200],
    ["v1", 200],
    ["v2", 200],
  ]);
});

test("a baseline without labels is made again when its labels have come", async () => {
  live.setClock(start + 9 * hourMs);
  await live.configure({ baseline: { kind: "first-rows", rows: 500 }, monitors: [hourly] });
  await live.hours(0, 4, { withLabels: false });
  const [first] = await live.run();
  expect(first?.result?.performance).toBeNull();
  for (let hour = 0; hour < 3; hour++) await live.labels(hour);
  live.setClock(start + 10 * hourMs);
  const again = await live.run();
  expect(again.at(-1)?.result?.performance?.task).toBe("binary");
  expect(again.at(-1)?.evidence.baselineId).not.toBe(first?.evidence.baselineId);
});

test("a monitor that fails says so, and the next window is judged", async () => {
  live.setClock(start + 9 * hourMs);
  await live.configure({
    baseline: { kind: "first-rows", rows: 500 },
    monitors: [
      { ...hourly, checks: { "no-such-check": { a: 1 } } },
      { ...hourly, name: "good" },
    ],
  });
  await live.hours(0, 4);
  const judged = await live.run();
  const verdicts = (name: string) =>
    judged.filter(({ monitor }) => monitor === name).map(({ verdict }) => shown(verdict));
  expect(verdicts("hourly")).toEqual(["failed", "failed", "failed"]);
  expect(verdicts("good")).toEqual(["ok", "ok", "ok"]);
  expect(judged.find(({ verdict }) => verdict === "failed")?.summary).toMatch(/no-such-check/);
});

test("a window of rows counts its own labels, not those of other windows at the same time", async () => {
  await live.configure({
    baseline: { kind: "first-rows", rows: 200 },
    monitors: [{ name: "rows", window: { rows: 100 } }],
  });
  // Two hours one after the other in the log, and the same in time.
  await live.hours(0, 1);
  const rows = Array.from({ length: 200 }, (_, i) => ({
    ...{ id: `again-${i}`, time: start + i * 1_000, prediction: true },
    features: { x: i / 100, kind: "a" },
  }));
  await live.lake.predict("m", ...rows);
  await live.lake.flush();
  const judged = await live.run();
  const counted = judged.map(({ rows, labels }) => [rows, labels.labelled]);
  expect(counted.toSorted(([, a = 0], [, b = 0]) => a - b)).toEqual([
    [100, 0],
    [100, 0],
    [100, 100],
    [100, 100],
  ]);
});

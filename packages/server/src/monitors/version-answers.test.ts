import { afterEach, beforeEach, expect, test } from "vitest";
import type { EvaluationDocument } from "@plumbline/contracts";
import { readBaseline } from "@plumbline/core";
import { causesOf } from "../domain/incident-cause.ts";
import { explanationsOf } from "../domain/incident-explanations.ts";
import { createBaselineStore } from "../storage/metadata/baseline-store.ts";
import { start } from "../testing/lake-fixture.ts";
import { hourMs, monitorFixture, type MonitorFixture } from "../testing/monitor-fixture.ts";
import { replayEvaluation } from "./replay-evaluation.ts";

let live: MonitorFixture;
beforeEach(async () => {
  live = await monitorFixture();
});
afterEach(() => live.close());

const baseline = { kind: "first-rows", rows: 1_000 };
const hourly = { name: "hourly", window: { every: "1h" } };
/** The same order of rows, and the same quality, in four steps. */
const inSteps = (score: number): number =>
  score < 0.25 ? 0.13 : score < 0.5 ? 0.37 : score < 0.75 ? 0.63 : 0.87;
const constant = (): number => 0.5;

const aboutScore = ({ result }: EvaluationDocument) =>
  (result?.results ?? []).filter(({ column }) => column === "score");
const causes = (judged: readonly EvaluationDocument[]) =>
  judged.flatMap((one) => causesOf(one).map(({ kind, columns }) => [kind, columns.join()]));

test("a version that answers in steps is watched, not broken data", async () => {
  live.setClock(start + 15 * hourMs);
  await live.configure({ baseline, monitors: [hourly] });
  await live.hours(0, 8);
  await live.hours(8, 13, { version: "v2", answer: inSteps });
  const judged = await live.run();
  const after = judged.filter(({ window }) => Date.parse(window.from) >= start + 8 * hourMs);
  expect(after.length).toBeGreaterThan(3);
  expect(causes(after)).toEqual([]);
  const [first] = after;
  if (first === undefined) throw new Error("no window was judged");
  const seen = aboutScore(first).filter(({ verdict }) => verdict === "watch");
  expect(seen.map(({ check }) => check)).toContain("spike");
  expect(seen[0]?.reason).toMatch(/the baseline does not hold the answers of version v2$/);
  expect(explanationsOf(first).map(({ check }) => check)).toContain("spike");
  expect(first.result?.summary).toMatch(/^No alert/);
  expect(first.evidence.answersOf).toEqual(["v2"]);
  const stored = await createBaselineStore(live.lake.metadata.db).get(
    first.evidence.baselineId ?? 0,
  );
  const replay = await replayEvaluation(
    ...([live.monitors.profiler, await live.lake.modelId("m"), first] as const),
    readBaseline(JSON.stringify(stored?.document), "stored"),
  );
  expect(replay).toMatchObject({ isSame: true });
});

test("the version of the baseline that answers otherwise all at once is an incident of answers", async () => {
  live.setClock(start + 15 * hourMs);
  await live.configure({ baseline, monitors: [hourly] });
  await live.hours(0, 8);
  await live.hours(8, 10, { answer: inSteps });
  await live.hours(10, 11);
  const found = causes(await live.run());
  expect(found).toContainEqual(["prediction", "score"]);
  expect(found.filter(([kind]) => kind === "data")).toEqual([]);
});

test("a version judged by itself gets a baseline of its first labelled rows", async () => {
  live.setClock(start + 20 * hourMs);
  await live.configure({ baseline, monitors: [{ ...hourly, versions: "each" }] });
  await live.hours(0, 8);
  await live.hours(8, 16, { version: "v2", answer: inSteps });
  const judged = await live.run();
  const store = createBaselineStore(live.lake.metadata.db);
  const modelId = await live.lake.modelId("m");
  const own = (await store.list(modelId)).filter(({ version }) => version === "v2");
  expect(own).toMatchObject([
    { origin: { kind: "first-rows", version: "v2", rows: 1_000, hasPerformance: true } },
  ]);
  const latest = judged.filter(({ version }) => version === "v2").at(-1);
  expect(latest?.evidence).toMatchObject({ baselineId: own[0]?.id });
  expect(aboutScore(latest as EvaluationDocument).map(({ verdict }) => verdict)).not.toContain(
    "watch",
  );
  expect((await store.inForce(modelId, "v1"))?.version).toBeNull();
});

test("first rows that are worse than the model's baseline are no example", async () => {
  live.setClock(start + 20 * hourMs);
  await live.configure({ baseline, monitors: [{ ...hourly, versions: "each" }] });
  await live.hours(0, 8);
  await live.hours(8, 16, { version: "v2", answer: constant, flipped: 0.3 });
  const judged = await live.run();
  const own = await createBaselineStore(live.lake.metadata.db).list(await live.lake.modelId("m"));
  expect(own.map(({ version }) => version)).toEqual([null]);
  expect(causes(judged.filter(({ version }) => version === "v2"))).toContainEqual([
    ...["performance", ""],
  ]);
});

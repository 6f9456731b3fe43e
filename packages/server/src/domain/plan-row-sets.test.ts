import fc from "fast-check";
import { expect, test } from "vitest";
import { at, dayMs, testFacts, testPolicy, testWindow } from "../testing/policy-fixture.ts";
import { labelledIn, planRowSets } from "./plan-row-sets.ts";

const change = (day: number) => ({ atMs: at(day) });

test("evaluation is the newest stretch with mature labels, training ends where it begins", () => {
  const facts = testFacts({ maturityMs: 2 * dayMs });
  const { details, labelled, notes } = planRowSets(testPolicy(), facts, null);
  expect(details).toEqual({
    changePointMs: null,
    training: { fromMs: at(3), toMs: at(33), exclude: [] },
    evaluation: { fromMs: at(33), toMs: at(38) },
    ...{ position: 9_000, policyRevision: 3 },
  });
  expect(labelled).toEqual({ training: 6_000, evaluation: 1_000, sinceChange: null });
  expect(notes).toEqual([]);
});

test("training begins at the change when that leaves enough labels, else it says so", () => {
  const cut = planRowSets(testPolicy(), testFacts(), change(20));
  expect(cut.details.training).toMatchObject({ fromMs: at(20), toMs: at(35) });
  expect(cut.labelled).toEqual({ training: 3_000, evaluation: 1_000, sinceChange: 3_000 });
  expect(cut.notes).toEqual(["training begins at the change at 2026-03-21 00:00"]);
  const late = planRowSets(testPolicy(), testFacts(), change(31));
  expect(late.details).toMatchObject({ changePointMs: at(31), training: { fromMs: at(5) } });
  expect(late.notes[0]).toContain("only 800 labels have come since");
  const old = planRowSets(testPolicy(), testFacts(), change(2));
  expect(old.details.training.fromMs).toBe(at(5));
  expect(old.notes).toEqual([]);
  const policy = testPolicy({ training: { window: "30d", minRows: 1_000, cutAtChange: false } });
  expect(planRowSets(policy, testFacts(), change(20)).details.training.fromMs).toBe(at(5));
});

test("configured times and times of broken data stay out of both sets, cut to what they could hold", () => {
  const exclude = [
    { from: new Date(at(36)).toISOString(), to: new Date(at(90)).toISOString() },
    { from: new Date(at(-9)).toISOString(), to: new Date(at(-8)).toISOString() },
  ];
  const training = { window: "30d", minRows: 1_000, exclude };
  const brokenTimes = [{ fromMs: at(0), toMs: at(10), why: "data was broken (incident 4)" }];
  const facts = testFacts({ brokenTimes });
  const planned = planRowSets(testPolicy({ training }), facts, null);
  expect(planned.details.training.exclude).toEqual([
    { fromMs: at(5), toMs: at(10), why: "data was broken (incident 4)" },
    { fromMs: at(36), toMs: at(40), why: "the policy leaves it out" },
  ]);
  expect(planned.labelled).toMatchObject({ training: 5_000, evaluation: 200 });
  expect(planned.notes[0]).toBe(
    "2026-03-06 00:00 to 2026-03-11 00:00 stays out: data was broken (incident 4)",
  );
  const kept = testPolicy({ training: { ...training, excludeDataIncidents: false } });
  expect(planRowSets(kept, facts, null).details.training.exclude).toHaveLength(1);
});

test("labels are counted by one monitor, by parts of windows, without what is left out twice", () => {
  const windows = [
    ...[0, 1, 2, 3].map((day) => testWindow(day)),
    testWindow(0, { monitor: "weekly", endMs: at(4), labelled: 700 }),
  ];
  expect(labelledIn(windows, { startMs: at(0), endMs: at(4) })).toBe(800);
  expect(labelledIn(windows, { startMs: at(0.5), endMs: at(1.25) })).toBe(150);
  const twice = [
    { fromMs: at(1), toMs: at(2), why: "" },
    { fromMs: at(1.5), toMs: at(3), why: "" },
  ];
  expect(labelledIn(windows, { startMs: at(0), endMs: at(4) }, twice)).toBe(400);
  expect(labelledIn([], { startMs: 0, endMs: 1 })).toBe(0);
  expect(labelledIn(windows, { startMs: at(4), endMs: at(0) })).toBe(0);
});

test("whatever is asked for, no time is in both sets and nothing is younger than its labels", () => {
  const days = fc.integer({ min: 1, max: 40 });
  fc.assert(
    fc.property(
      days,
      days,
      days,
      fc.integer({ min: 0, max: 40 }),
      (train, judge, mature, found) => {
        const policy = testPolicy({
          training: { window: `${train}d`, minRows: 1 },
          evaluation: { window: `${judge}d`, minRows: 30 },
        });
        const facts = testFacts({ maturityMs: mature * dayMs });
        const { training, evaluation } = planRowSets(policy, facts, change(found)).details;
        expect(training.fromMs).toBeLessThanOrEqual(training.toMs);
        expect(training.toMs).toBe(evaluation.fromMs);
        expect(evaluation.toMs).toBe(facts.nowMs - mature * dayMs);
      },
    ),
  );
});

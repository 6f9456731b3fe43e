import { modelConfigSchema } from "@plumbline/contracts";
import { createRandom } from "@plumbline/stats";
import { expect, test } from "vitest";
import { measureTogether } from "../../retraining/measured-period.ts";
import { metricDifference } from "./metric-difference.ts";

const dayMs = 86_400_000;
const config = modelConfigSchema.parse({ task: "binary", positive: true });
const options = { level: 0.05, unitMs: dayMs, isPaired: false } as const;

/** Rows of ten days whose answers are right with this chance. */
function answers(rows: number, accuracy: number, key: string) {
  const random = createRandom(key);
  const labels = Array.from({ length: rows }, () => random.uniform() < 0.5);
  return {
    times: labels.map((_, row) => Math.floor((row * 10) / rows) * dayMs),
    ...{ cases: labels.map(() => null), labels, scores: labels.map(() => null) },
    predictions: labels.map((label) => (random.uniform() < accuracy ? label : !label)),
    classScores: {},
  };
}

function difference(left: number, right: number, rows = 2_000, key = "", isPaired = false) {
  const parts = measureTogether(
    answers(rows, left, `left${key}`),
    answers(rows, right, `right${key}`),
    config,
  );
  const places = { left: parts.first, right: parts.second };
  return metricDifference(parts, "accuracy", places, { ...options, isPaired });
}

test("a gain is shown with the interval of the difference", () => {
  const found = difference(0.7, 0.8);
  expect(found.verdict).toBe("better");
  expect(found.difference).toBeCloseTo(0.1, 1);
  expect(found.interval).toMatchObject({ level: 0.9, kind: "welch, clustered" });
  expect(found.interval?.lo).toBeGreaterThan(0);
  expect(found).toMatchObject({ rowsLeft: 2_000, rowsRight: 2_000 });
});

test("a loss is worse, and sides that are alike are not shown better", () => {
  expect(difference(0.8, 0.7).verdict).toBe("worse");
  const verdicts = Array.from(
    { length: 40 },
    (_, i) => difference(0.75, 0.75, 400, `/${i}`).verdict,
  );
  const shown = verdicts.filter((verdict) => verdict !== "not-shown-better");
  // Of forty, about four: one in twenty for each direction.
  expect(shown.length).toBeLessThanOrEqual(9);
});

test("the interval holds the true difference about as often as it says", () => {
  const holds = Array.from({ length: 60 }, (_, i) => {
    const { interval } = difference(0.7, 0.75, 500, `c${i}`);
    return interval !== null && interval.lo <= 0.05 && interval.hi >= 0.05;
  });
  const share = holds.filter(Boolean).length / holds.length;
  expect(share).toBeGreaterThan(0.78);
});

test("equal answers to equal cases differ by nothing", () => {
  const same = answers(500, 0.8, "same");
  const parts = measureTogether(same, same, config);
  const places = { left: parts.first, right: parts.second };
  const found = metricDifference(parts, "accuracy", places, { ...options, isPaired: true });
  expect(found).toMatchObject({ difference: 0, verdict: "not-shown-better" });
  expect(found.interval).toMatchObject({ lo: 0, hi: 0 });
});

test("too few labelled rows say so instead of guessing", () => {
  const found = difference(0.5, 0.9, 20);
  expect(found).toMatchObject({ verdict: "unknown", interval: null });
  expect(found.reason).toMatch(/20 labelled rows .* at least 30/);
});

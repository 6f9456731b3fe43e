import { adjustmentSchema, type Adjustment } from "@plumbline/contracts";
import { createRandom, logLoss } from "@plumbline/stats";
import fc from "fast-check";
import { expect, test } from "vitest";
import { applyAdjustments, thresholdOf } from "./apply-adjustments.ts";
import { fitRecalibration } from "./fit-recalibration.ts";
import { fitThreshold, type FittedAdjustment } from "./fit-threshold.ts";

/** Scores whose logit was stretched and moved away from the truth. */
function made(rows: number, stretch = 2, shift = 1, seed = "made") {
  const random = createRandom(seed);
  const labels = new Float64Array(rows);
  const scores = labels.map((_, row) => {
    const truth = -1 + 1.2 * random.normal();
    labels[row] = Number(random.uniform() < 1 / (1 + Math.exp(-truth)));
    return 1 / (1 + Math.exp(-(stretch * truth + shift)));
  });
  return { labels, scores };
}

function adjustmentIn(fitted: FittedAdjustment): Adjustment {
  if (!fitted.defined) throw new Error(fitted.reason);
  if (fitted.adjustment === null) throw new Error(`no adjustment: ${fitted.reason}`);
  return fitted.adjustment;
}

const lossOf = (labels: Float64Array, scores: Float64Array): number => {
  const loss = logLoss(labels, scores);
  return loss.defined ? loss.value : Number.NaN;
};

test("a recalibration lowers the log loss of rows it did not see", () => {
  const { labels, scores } = made(600);
  const fitted = fitRecalibration(scores, labels);
  expect(fitted).toMatchObject({ defined: true, rows: 600, adjustment: { kind: "logistic" } });
  const later = made(2_000, 2, 1, "later");
  const adjusted = later.scores.map((score) => applyAdjustments(score, [adjustmentIn(fitted)]));
  expect(lossOf(later.labels, adjusted)).toBeLessThan(lossOf(later.labels, later.scores) - 0.05);
});

test("a score that a line cannot mend is mended by steps, with rows enough", () => {
  const { labels, scores } = made(6_000, 1, 0);
  const bent = scores.map((score) => (score < 0.4 ? score / 8 : score));
  expect(adjustmentIn(fitRecalibration(bent, labels)).kind).toBe("isotonic");
  const few = fitRecalibration(bent.subarray(0, 700), labels.subarray(0, 700));
  expect(adjustmentIn(few).kind).toBe("logistic");
});

test("a calibrated score is left as it is", () => {
  const { labels, scores } = made(3_000, 1, 0);
  const fitted = fitRecalibration(scores, labels);
  expect(fitted).toMatchObject({ defined: true, adjustment: null });
  expect(fitted.reason).toContain("The score is left as it is: log loss over ten folds");
});

test("what cannot be fitted is refused in words", () => {
  const { labels, scores } = made(2_000);
  const short = (rows: number) => [scores.subarray(0, rows), labels.subarray(0, rows)] as const;
  expect(fitRecalibration(...short(150)).reason).toContain("too few: 200 and 30 are needed");
  expect(fitThreshold(...short(150), { most: "f1" }).reason).toContain("too few");
  expect(fitThreshold([], [], { most: "f1" }).defined).toBe(false);
  const one = new Float64Array(500).fill(1);
  expect(
    fitRecalibration(
      one.map(() => 0.3),
      one,
    ).reason,
  ).toContain("0 of the rarer class");
  const withNaN = scores.map((score, row) => (row === 3 ? Number.NaN : score));
  expect(fitRecalibration(withNaN, labels).reason).toContain("1 score of 2000 are not finite");
  expect(
    fitRecalibration(
      scores.map((s) => 1 - s),
      labels,
    ).reason,
  ).toContain("upside down");
  const ranks = scores.map((score) => 10 * score);
  expect(fitRecalibration(ranks.subarray(0, 500), labels.subarray(0, 500)).reason).toContain(
    "outside [0, 1]",
  );
  expect(adjustmentIn(fitRecalibration(ranks, labels)).kind).toBe("isotonic");
  expect(
    fitRecalibration(
      ranks.map((s) => -s),
      labels,
    ).reason,
  ).toContain("do not mean more");
});

test("misuse throws with the value", () => {
  expect(() => fitThreshold([0.1], [2], { most: "f1" })).toThrow("got 2");
  expect(() => fitThreshold([0.1], [], { most: "f1" })).toThrow("1 scores and 0 labels");
  expect(() => fitThreshold([], [], { rate: 1 })).toThrow("got 1");
  const broken: Adjustment = { kind: "isotonic", scores: [0, 1], values: [0] };
  expect(() => applyAdjustments(0.5, [broken])).toThrow("2 scores");
  expect(adjustmentSchema.safeParse(broken).success).toBe(false);
  expect(adjustmentSchema.safeParse({ ...broken, scores: [1], values: [2] }).success).toBe(false);
  expect(adjustmentSchema.safeParse({ ...broken, scores: [1, 0], values: [0, 1] }).success).toBe(
    false,
  );
});

test("a threshold is the best there is, by trying all of them", () => {
  const { labels, scores } = made(400);
  const rounded = scores.map((score) => Math.round(score * 20) / 20);
  const cost = { falsePositive: 1, falseNegative: 3, truePositive: 0.5, trueNegative: 0 };
  const costAt = (threshold: number): number =>
    rounded.reduce((sum, score, row) => {
      const isCalled = score >= threshold;
      if (labels[row] === 1) return sum + (isCalled ? cost.truePositive : cost.falseNegative);
      return sum + (isCalled ? cost.falsePositive : 0);
    }, 0);
  const found = thresholdOf([adjustmentIn(fitThreshold(rounded, labels, { cost }))]) ?? Number.NaN;
  const least = Math.min(...Array.from({ length: 44 }, (_, i) => costAt(i / 40 - 0.01)));
  expect(costAt(found)).toBeCloseTo(least, 9);
});

test("a threshold keeps a rate, finds a share of the positives, or raises F1", () => {
  const { labels, scores } = made(2_000);
  const thresholdBy = (objective: Parameters<typeof fitThreshold>[2]): number =>
    thresholdOf([adjustmentIn(fitThreshold(scores, labels, objective))]) ?? Number.NaN;
  const called = (threshold: number) => scores.filter((score) => score >= threshold).length;
  expect(called(thresholdBy({ rate: 0.25 }))).toBe(500);
  const positives = scores.filter((_, row) => labels[row] === 1);
  const found = positives.filter((score) => score >= thresholdBy({ recall: 0.8 })).length;
  expect(found).toBe(Math.ceil(0.8 * positives.length));
  const f1 = (threshold: number): number => {
    const tp = positives.filter((score) => score >= threshold).length;
    return (2 * tp) / (called(threshold) + positives.length);
  };
  expect(f1(thresholdBy({ most: "f1" }))).toBeGreaterThanOrEqual(f1(0.5));
});

const sound = fc.oneof(
  fc.record({
    kind: fc.constant("logistic" as const),
    slope: fc.double({ min: 0.01, max: 20, noNaN: true }),
    intercept: fc.double({ min: -10, max: 10, noNaN: true }),
  }),
  fc
    .uniqueArray(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 12 })
    .map((points): Adjustment => {
      const scores = points.map((point) => point + 0).toSorted((a, b) => a - b);
      return { kind: "isotonic", scores: [...new Set(scores)], values: [...new Set(scores)] };
    }),
  fc.record({
    kind: fc.constant("threshold" as const),
    threshold: fc.double({ noNaN: true, noDefaultInfinity: true }),
  }),
);

test("adjusted scores lie in [0, 1], never change places, and survive JSON bit by bit", () => {
  const unit = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(fc.array(sound, { maxLength: 3 }), unit, unit, (adjustments, a, b) => {
      const [low, high] = [Math.min(a, b), Math.max(a, b)];
      const [x, y] = [applyAdjustments(low, adjustments), applyAdjustments(high, adjustments)];
      expect(x).toBeGreaterThanOrEqual(0);
      expect(y).toBeLessThanOrEqual(1);
      expect(y).toBeGreaterThanOrEqual(x);
      const kept = adjustments.map((one) =>
        adjustmentSchema.parse(JSON.parse(JSON.stringify(one))),
      );
      expect(applyAdjustments(low, kept)).toBe(x);
    }),
  );
});

test("a fit survives JSON bit by bit, and the same rows give the same fit", () => {
  const { labels, scores } = made(3_000);
  const adjustment = adjustmentIn(fitRecalibration(Object.freeze([...scores]), labels));
  const kept = adjustmentSchema.parse(JSON.parse(JSON.stringify(adjustment)));
  for (const score of scores.subarray(0, 200)) {
    expect(applyAdjustments(score, [kept])).toBe(applyAdjustments(score, [adjustment]));
  }
  expect(adjustmentIn(fitRecalibration(scores, labels))).toEqual(adjustment);
});

test("scores that are no numbers stay what they are; the last threshold counts", () => {
  const logistic: Adjustment = { kind: "logistic", slope: 1, intercept: 0 };
  expect(applyAdjustments(Number.NaN, [logistic])).toBeNaN();
  expect(applyAdjustments(0.25, [])).toBe(0.25);
  expect(thresholdOf([logistic])).toBe(null);
  const thresholds = [0.2, 0.4].map((threshold): Adjustment => ({ kind: "threshold", threshold }));
  expect(thresholdOf(thresholds)).toBe(0.4);
});

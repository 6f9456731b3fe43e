import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { applyAdjustments } from "./apply-adjustments.ts";
import type { Adjustment } from "./champion.ts";

interface Golden {
  readonly adjustments: readonly Adjustment[];
  readonly scores: readonly number[];
  readonly expected: readonly number[];
}

/** The same that the Python client is tested with. */
const file = new URL("../../../../clients/python/tests/fixtures/adjustments.json", import.meta.url);
const golden = JSON.parse(readFileSync(file, "utf8")) as readonly Golden[];

test.each(golden)("scores are adjusted as computed with 60 digits: $adjustments", (one) => {
  expect(one.scores.length).toBeGreaterThan(10);
  one.scores.forEach((score, at) => {
    const expected = one.expected[at] ?? Number.NaN;
    const found = applyAdjustments(score, one.adjustments);
    expect(Math.abs(found - expected), `${score}`).toBeLessThanOrEqual(1e-12 * Math.abs(expected));
  });
});

test("what is no number stays none, and infinite scores are those at the ends", () => {
  const isotonic = { kind: "isotonic", scores: [0, 1], values: [0.1, 0.9] } as const;
  const logistic = { kind: "logistic", slope: 2, intercept: 0 } as const;
  expect(applyAdjustments(Number.NaN, [logistic, isotonic])).toBeNaN();
  expect(applyAdjustments(Infinity, [isotonic])).toBe(0.9);
  expect(applyAdjustments(-Infinity, [logistic])).toBe(0);
});

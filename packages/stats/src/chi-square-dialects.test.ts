import { expect, test } from "vitest";
import { chiSquareContingency, chiSquareGoodnessOfFit } from "./chi-square-dialects.ts";
import golden from "./fixtures/categorical.json" with { type: "json" };

test.each(golden.homogeneity)("chiSquareContingency() agrees with SciPy for $name", (expected) => {
  const result = chiSquareContingency(expected.reference, expected.current);
  if (!result.defined) throw new Error(result.why);
  expect(result.statistic).toBeCloseTo(expected.yates, 8);
  expect(result.pValue / expected.yatesP).toBeCloseTo(1, 8);
});

test("chiSquareGoodnessOfFit() takes the reference as exact", () => {
  expect(chiSquareGoodnessOfFit([50, 50], [60, 40])).toMatchObject({ statistic: 4 });
  expect(chiSquareGoodnessOfFit([50, 0], [60, 40])).toEqual({
    defined: false,
    why: "zero-denominator",
  });
});

test("the χ² dialects say why there is no result", () => {
  for (const dialect of [chiSquareContingency, chiSquareGoodnessOfFit]) {
    expect(dialect([0, 0], [1, 2])).toEqual({ defined: false, why: "no-rows" });
    expect(dialect([4, 0], [2, 0])).toEqual({ defined: false, why: "one-bin" });
  }
});

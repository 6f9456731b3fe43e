import { expect, test } from "vitest";
import { andersonDarlingTest } from "./anderson-darling.ts";
import { brownForsytheTest } from "./brown-forsythe.ts";
import { cramerVonMisesUpperTail } from "./cramer-von-mises-law.ts";
import { cramerVonMisesTest } from "./cramer-von-mises.ts";
import { energyDistance } from "./energy.ts";
import { eppsSingletonTest } from "./epps-singleton.ts";
import golden from "./fixtures/numeric-two-sample.json" with { type: "json" };
import { kolmogorovFiniteUpperTail } from "./kolmogorov-finite.ts";
import { kolmogorovUpperTail } from "./kolmogorov.ts";
import { ksPathTail } from "./ks-path-tail.ts";
import { ksTest } from "./ks.ts";
import { mannWhitneyTest } from "./mann-whitney.ts";
import { momentsOf } from "./moments.ts";
import { powerSums } from "./power-sums.ts";
import { wasserstein } from "./wasserstein.ts";
import { welchTest } from "./welch.ts";

// Equal to 1e-9 of the golden value, however small it is.
function expectTested(
  result: object,
  { statistic, pValue }: Record<"statistic" | "pValue", number>,
) {
  expect(result).toMatchObject({ defined: true });
  const got = result as (typeof golden.twoSample)[number]["ks"];
  expect(got.statistic).toBeCloseTo(statistic, 9);
  expect(got.pValue / pValue).toBeCloseTo(1, 8);
}
const momentsOfSample = (sample: readonly number[]) => {
  const moments = momentsOf(powerSums(sample, 0.25));
  if (!moments.defined || moments.variance === null) throw new Error("no variance");
  return { ...moments, variance: moments.variance };
};

test.each(golden.twoSample)("two-sample methods agree with SciPy: $name", (row) => {
  const { reference, current } = row;
  Object.freeze(reference);
  Object.freeze(current);
  expectTested(ksTest(reference, current), row.ks);
  expect(ksTest(reference, current)).toMatchObject({ sign: row.ks.sign, method: "exact" });
  expect(wasserstein(reference, current)).toMatchObject({
    value: expect.closeTo(row.wasserstein, 10),
  });
  expect(wasserstein(reference, current, { clip: { low: -0.5, high: 1.5 } })).toMatchObject({
    value: expect.closeTo(row.clipped, 10),
  });
  expect(energyDistance(reference, current)).toMatchObject({
    value: expect.closeTo(row.energyRoot ** 2, 10),
  });
  // SciPy's mid-rank form grows with ties, and its 1 − cdf has no digits left in the far tail.
  const cramer = cramerVonMisesTest(reference, current);
  if (row.name === "far normals")
    expect(cramer).toMatchObject({ statistic: expect.closeTo(row.cramerVonMises.statistic, 9) });
  else if (!row.name.includes("tie")) expectTested(cramer, row.cramerVonMises);
  expectTested(mannWhitneyTest(reference, current), row.mannWhitney);
  expectTested(
    eppsSingletonTest(reference, current, { covariance: "separate" }),
    row.eppsSingleton,
  );
  expectTested(brownForsytheTest(reference, current), row.brownForsythe);
  const welch = welchTest(momentsOfSample(reference), momentsOfSample(current));
  expectTested(welch, row.welch);
  expect(welch).toMatchObject({
    df: expect.closeTo(row.welch.df, 9),
    interval: { lo: expect.closeTo(row.welch.lo, 9), hi: expect.closeTo(row.welch.hi, 9) },
  });
  const moments = momentsOfSample(reference);
  for (const key of ["mean", "variance", "skewness", "excessKurtosis"] as const)
    expect(moments[key]).toBeCloseTo(row.moments[key], 9);
});

test.each(golden.twoSample)("andersonDarlingTest() agrees inside SciPy's table: $name", (row) => {
  const result = andersonDarlingTest(row.reference, row.current);
  expect(result).toMatchObject({ statistic: expect.closeTo(row.andersonDarling.statistic, 9) });
  if (!result.defined) return;
  if (result.kind === "table") expect(result.pValue).toBeCloseTo(row.andersonDarling.pValue, 9);
  else expect([result.pBounds.lo, result.pBounds.hi]).toContain(row.andersonDarling.pValue);
});

test.each(golden.paths)("ksPathTail($n, $m, $steps) agrees with whole-number counting", (row) => {
  expect(ksPathTail(row.n, row.m, row.steps) / row.pValue).toBeCloseTo(1, 11);
});
test.each(golden.finite)("kolmogorovFiniteUpperTail($d, $n) agrees with SciPy", (row) => {
  expect(kolmogorovFiniteUpperTail(row.d, row.n) / row.pValue).toBeCloseTo(1, row.n <= 500 ? 8 : 5);
});
test.each(golden.kolmogorov)("kolmogorovUpperTail($lambda) agrees with SciPy", (row) => {
  expect(kolmogorovUpperTail(row.lambda) / row.pValue).toBeCloseTo(1, 11);
});
test.each(golden.cvmLimit)("cramerVonMisesUpperTail($x) agrees with quadrature", (row) => {
  expect(cramerVonMisesUpperTail(row.x) / row.pValue).toBeCloseTo(1, 8);
});

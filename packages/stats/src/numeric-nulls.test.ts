import { expect, test } from "vitest";
import { andersonDarlingTest } from "./anderson-darling.ts";
import { binValues } from "./bin-values.ts";
import { brownForsytheTest } from "./brown-forsythe.ts";
import { cramerVonMisesFromBins, cramerVonMisesTest } from "./cramer-von-mises.ts";
import { energyFromBins } from "./energy.ts";
import { eppsSingletonTest } from "./epps-singleton.ts";
import { ksFromBins } from "./ks-from-bins.ts";
import { ksTest } from "./ks.ts";
import { kuiperFromBins, kuiperTest } from "./kuiper.ts";
import { mannWhitneyFromBins, mannWhitneyTest } from "./mann-whitney.ts";
import { type Moments, momentsOf } from "./moments.ts";
import { normalQuantile } from "./normal-quantile.ts";
import { powerSums } from "./power-sums.ts";
import { createRandom } from "./random.ts";
import { wassersteinFromBins } from "./wasserstein-from-bins.ts";
import { energyNull, wassersteinNull } from "./wasserstein-null.ts";
import { welchTest } from "./welch.ts";

const alpha = 0.05;
const draws = 500;
const sizes = [
  [60, 60],
  [45, 150],
  [200, 80],
] as const;
const fourErrors = 4 * Math.sqrt((alpha * (1 - alpha)) / draws);

const edges = Array.from({ length: 39 }, (_, i) => normalQuantile((i + 1) / 40));
const baselineRows = Array.from({ length: 4_000 }, (_, i) => normalQuantile((i + 0.5) / 4_000));
const fineEdges = Array.from({ length: 199 }, (_, i) => normalQuantile((i + 1) / 200));
const baseline = binValues(baselineRows, fineEdges, 0);

type Rows = readonly number[];
type Run = (a: Rows, b: Rows) => { readonly defined: boolean; readonly pValue?: number };

const momentsWithVariance = (rows: Rows) =>
  momentsOf(powerSums(rows, 0)) as Moments & { readonly variance: number };
const onBins =
  (run: (a: readonly number[], b: readonly number[]) => ReturnType<Run>): Run =>
  (a, b) =>
    run(binValues(a, edges, 0).counts, binValues(b, edges, 0).counts);
const hours = (rows: Rows): number[] => {
  const counts = new Array<number>(24).fill(0);
  for (const x of rows) counts[Math.floor(((((x + 3) / 6) % 1) + 1) * 24) % 24]! += 1;
  return counts;
};

// Size between α ± 4 standard errors with continuous data; `tied` says what ties do to it.
const methods: Record<
  string,
  { readonly run: Run; readonly isConservative?: boolean; readonly tied: "same" | "smaller" }
> = {
  "ksTest, exact": { run: (a, b) => ksTest(a, b), isConservative: true, tied: "smaller" },
  cramerVonMisesTest: { run: cramerVonMisesTest, tied: "smaller" },
  andersonDarlingTest: { run: (a, b) => andersonDarlingTest(a, b), tied: "same" },
  mannWhitneyTest: { run: mannWhitneyTest, tied: "same" },
  kuiperTest: { run: kuiperTest, isConservative: true, tied: "smaller" },
  eppsSingletonTest: { run: (a, b) => eppsSingletonTest(a, b), tied: "same" },
  brownForsytheTest: { run: (a, b) => brownForsytheTest(a, b), tied: "same" },
  welchTest: {
    run: (a, b) => welchTest(momentsWithVariance(a), momentsWithVariance(b)),
    tied: "same",
  },
  "ksFromBins, 40 bins": { run: onBins(ksFromBins), tied: "smaller" },
  "cramerVonMisesFromBins, 40 bins": { run: onBins(cramerVonMisesFromBins), tied: "smaller" },
  "mannWhitneyFromBins, 40 bins": { run: onBins(mannWhitneyFromBins), tied: "same" },
  "kuiperFromBins, 24 hours": {
    run: (a, b) => kuiperFromBins(hours(a), hours(b)),
    tied: "smaller",
  },
};

function rejections(
  run: Run,
  key: string,
  [n, m]: readonly [number, number],
  value: (z: number) => number,
  shift = 0,
) {
  const random = createRandom(key);
  const rows = (length: number, by: number) =>
    Array.from({ length }, () => value(random.normal() + by));
  let rejected = 0;
  for (let draw = 0; draw < draws; draw++) {
    const result = run(rows(n, 0), rows(m, shift));
    if (result.defined && (result.pValue as number) <= alpha) rejected++;
  }
  return rejected / draws;
}

test.each(Object.entries(methods))(
  "%s keeps its size without ties",
  (name, { run, isConservative }) => {
    for (const size of sizes) {
      const share = rejections(run, `${name}/${String(size)}`, size, (z) => z);
      expect(share).toBeLessThan(alpha + fourErrors);
      expect(share).toBeGreaterThan(isConservative ? 0.005 : alpha - fourErrors);
    }
  },
);
test.each(Object.entries(methods))("%s keeps its size with ties", (name, { run, tied }) => {
  const [size] = [sizes[1]];
  const share = rejections(run, `${name}/ties`, size, (z) => Math.round(z * 1.5));
  expect(share).toBeLessThan(alpha + fourErrors);
  if (tied === "same") expect(share).toBeGreaterThan(alpha - fourErrors);
});
test.each(Object.entries(methods).filter(([name]) => name !== "brownForsytheTest"))(
  "%s finds a larger shift more often",
  (name, { run }) => {
    const [small, large] = [0.3, 0.9].map((shift) =>
      rejections(run, name, sizes[0], (z) => z, shift),
    );
    expect(small).toBeLessThan(large as number);
    expect(large).toBeGreaterThan(0.5);
  },
);
test.each([
  [
    "wassersteinNull",
    wassersteinNull,
    wassersteinFromBins,
    (value: number, sd: number) => value / sd,
  ],
  ["energyNull", energyNull, energyFromBins, (value: number, sd: number) => Math.sqrt(value / sd)],
] as const)("%s gives the size it promises", (name, nullOf, distanceOf, scale) => {
  for (const [n, m] of sizes) {
    const law = nullOf(baseline, 1 / n + 1 / m);
    if (!law.defined) throw new Error(law.why);
    const run: Run = (a, b) => {
      const distance = distanceOf(binValues(a, fineEdges, 0), binValues(b, fineEdges, 0));
      if (!distance.defined) return distance;
      return { defined: true, pValue: law.pValue(scale(distance.value, law.sd)) };
    };
    const share = rejections(run, `${name}/${n}`, [n, m], (z) => z);
    expect(Math.abs(share - alpha)).toBeLessThan(fourErrors);
  }
});

import { energyDistance } from "../energy.ts";
import { hellinger } from "../hellinger.ts";
import { jensenShannonDistance } from "../jensen-shannon.ts";
import { type Undefined, undefinedBecause } from "../result.ts";
import { wasserstein } from "../wasserstein.ts";
import { categoryCounts } from "./category-counts.ts";
import type { CategoricalMethod, NumericMethod } from "./dialect.ts";
import { countInBins, sturgesEdges } from "./equal-width-bins.ts";
import { judge, type Rule } from "./judge.ts";
import { populationSd } from "./population-spread.ts";
import { finiteNumbers, isWholeColumn, presentCategories } from "./present-values.ts";

interface Counts {
  readonly reference: ArrayLike<number>;
  readonly current: ArrayLike<number>;
}

type Distance = (counts: Counts) => number | Undefined;

const atLeastTenth: Rule = { drifts: ">=", threshold: 0.1 };

/** Σ (p − q) ln(p / q). */
const psi: Distance = (counts) => {
  const { p, q } = filledShares(counts);
  return p.reduce((sum, before, b) => sum + (before - at(q, b)) * Math.log(before / at(q, b)), 0);
};

/** Σ p ln(p / q), reference from current, the filled shares scaled to sum to 1 again. */
const klDiv: Distance = (counts) => {
  const { p, q } = filledShares(counts);
  const [n, m] = [sum(p), sum(q)];
  return p.reduce((all, before, b) => {
    return all + (before / n) * Math.log(before / n / (at(q, b) / m));
  }, 0);
};

/** The root of the divergence in nats. */
const jensenshannon: Distance = ({ reference, current }) => {
  const result = jensenShannonDistance(reference, current, { base: "e" });
  return result.defined ? result.value : result;
};

const hellingerDistance: Distance = ({ reference, current }) => {
  const result = hellinger(reference, current);
  return result.defined ? result.value : result;
};

/** Evidently's distances. Bins come from both samples together, so they move with the current rows. */
export const evidentlyDistances = {
  numeric: {
    /** W1 / max(population sd of the reference, 0.001), nothing clipped. */
    wasserstein: onRows("wasserstein", atLeastTenth, (before, now) => {
      const result = wasserstein(before, now);
      return result.defined ? result.value / Math.max(populationSd(before), 0.001) : result;
    }),
    /** The root of 2 ∫ (F − G)² dx, in units of the root of the column. */
    energy: onRows("ed", { drifts: ">", threshold: 0.1 }, (before, now) => {
      const result = energyDistance(before, now);
      return result.defined ? Math.sqrt(result.value) : result;
    }),
    jensenshannon: onBins("jensenshannon", pooledBins, jensenshannon),
    klDiv: onBins("kl_div", pooledBins, klDiv),
    psi: onBins("psi", pooledBins, psi),
    hellinger: onBins("hellinger", distinctBins, hellingerDistance),
  },
  categorical: {
    jensenshannon: onCategories("jensenshannon", jensenshannon),
    klDiv: onCategories("kl_div", klDiv),
    psi: onCategories("psi", psi),
    hellinger: onCategories("hellinger", hellingerDistance),
  },
} as const;

function onRows(
  id: string,
  rule: Rule,
  distance: (before: Float64Array, now: Float64Array) => number | Undefined,
): NumericMethod {
  return {
    id,
    shape: "numeric",
    compute(reference, current, options) {
      const value = distance(finiteNumbers(reference), finiteNumbers(current));
      return typeof value === "number" ? judge(value, rule, options) : value;
    },
  };
}

function onBins(
  id: string,
  count: (before: Float64Array, now: Float64Array, isWhole: boolean) => Counts,
  distance: Distance,
): NumericMethod {
  return {
    id,
    shape: "numeric",
    compute(reference, current, options) {
      const [before, now] = [finiteNumbers(reference), finiteNumbers(current)];
      if (before.length === 0 || now.length === 0) return undefinedBecause("no-rows");
      const isWhole = options?.isInteger ?? (isWholeColumn(reference) && isWholeColumn(current));
      const counts = count(before, now, isWhole);
      const value = distance(counts);
      return typeof value === "number" ? judge(value, atLeastTenth, options) : value;
    },
  };
}

function onCategories(id: string, distance: Distance): CategoricalMethod {
  return {
    id,
    shape: "categorical",
    compute(reference, current, options) {
      const [before, now] = [presentCategories(reference), presentCategories(current)];
      if (before.length === 0 || now.length === 0) return undefinedBecause("no-rows");
      const value = distance(categoryCounts(before, now));
      return typeof value === "number" ? judge(value, atLeastTenth, options) : value;
    },
  };
}

/** Sturges' bins of the pooled rows, or one bin per value up to 20 distinct reference values. */
function pooledBins(before: Float64Array, now: Float64Array, isWhole: boolean): Counts {
  if (new Set(before).size <= 20) return categoryCounts(before, now);
  const pooled = new Float64Array(before.length + now.length);
  pooled.set(before);
  pooled.set(now, before.length);
  const edges = sturgesEdges(pooled, isWhole);
  return { reference: countInBins(before, edges), current: countInBins(now, edges) };
}

/** Sturges' bins of the distinct values of both samples. */
function distinctBins(before: Float64Array, now: Float64Array, isWhole: boolean): Counts {
  const distinct = new Set(before);
  for (const value of now) distinct.add(value);
  const edges = sturgesEdges(Float64Array.from(distinct), isWhole);
  return { reference: countInBins(before, edges), current: countInBins(now, edges) };
}

// Shares per bin in which empty bins get 0.0001, or a millionth of the smallest share when that is no
// larger than 0.0001. They need not sum to 1.
function filledShares({ reference, current }: Counts): { p: number[]; q: number[] } {
  return { p: filled(reference), q: filled(current) };
}

function filled(counts: ArrayLike<number>): number[] {
  const rows = sum(counts);
  const shares = Array.from(counts, (count) => count / rows);
  const smallest = shares.reduce((least, p) => (p > 0 && p < least ? p : least), Infinity);
  const fill = smallest <= 0.0001 ? smallest / 1e6 : 0.0001;
  return shares.map((share) => (share === 0 ? fill : share));
}

function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i] as number;
  return total;
}

function at(values: ArrayLike<number>, bin: number): number {
  return values[bin] as number;
}

import { hellinger as hellingerDistance } from "../hellinger.ts";
import { jensenShannonDistance } from "../jensen-shannon.ts";
import { ksTest } from "../ks.ts";
import { type Undefined, undefinedBecause } from "../result.ts";
import { wasserstein as wassersteinDistance } from "../wasserstein.ts";
import { chunkThreshold, minimumChunkedRows } from "./chunk-threshold.ts";
import type { NumericMethod } from "./dialect.ts";
import { countInBins, doaneEdges, evenEdges, histogramEdges, rangeOf } from "./equal-width-bins.ts";
import { judge } from "./judge.ts";
import { presentNumbers } from "./present-values.ts";

/** The distance of a sample, at least one row, from the reference it was fitted on. */
type Fitted = (sample: Float64Array) => number;

const fineBins = 10_000;

export const nannymlNumbers = {
  /** Root, base 2, over Doane's bins of the reference and one bin for everything outside. */
  jensenShannon: method("jensen_shannon", (reference) => {
    return onDoaneBins(reference, (before, now) => {
      return valueOf(jensenShannonDistance(before, now, { base: 2 }));
    });
  }),
  /** D; over 10,000 equal-width bins of the reference's range from 10,000 reference rows on. */
  kolmogorovSmirnov: method(
    "kolmogorov_smirnov",
    (reference) => {
      if (reference.length < fineBins) return (sample) => ksStatistic(reference, sample);
      return binnedKs(reference);
    },
    1,
  ),
  /** In units of the column; binned like D from 10,000 reference rows on. */
  wasserstein: method("wasserstein", (reference) => {
    if (reference.length < fineBins)
      return (sample) => valueOf(wassersteinDistance(reference, sample));
    return binnedWasserstein(reference);
  }),
  hellinger: method("hellinger", (reference) => {
    return onDoaneBins(reference, (before, now) => valueOf(hellingerDistance(before, now)));
  }),
} as const;

function method(
  id: string,
  fit: (reference: Float64Array) => Fitted,
  highestThreshold = Infinity,
): NumericMethod {
  return {
    id,
    shape: "numeric",
    compute(reference, current, options) {
      const [before, now] = [presentNumbers(reference), presentNumbers(current)];
      if (before.length === 0 || now.length === 0) return undefinedBecause("no-rows");
      if (!before.every(Number.isFinite)) return undefinedBecause("not-finite");
      if (reference.length < minimumChunkedRows) return undefinedBecause("too-few");
      const distance = fit(before);
      const value = distance(now);
      if (!Number.isFinite(value)) return undefinedBecause("not-finite");
      const ofChunk = (chunk: readonly (number | null)[]): number => {
        const present = presentNumbers(chunk);
        return present.length === 0 ? NaN : distance(present);
      };
      const threshold = options?.threshold ?? chunkThreshold(reference, ofChunk, highestThreshold);
      return judge(value, { drifts: ">", threshold });
    },
  };
}

function onDoaneBins(
  reference: Float64Array,
  distance: (before: Float64Array, now: Float64Array) => number,
): Fitted {
  const edges = doaneEdges(reference);
  const before = withOutside(countInBins(reference, edges), reference.length);
  return (sample) => distance(before, withOutside(countInBins(sample, edges), sample.length));
}

function withOutside(counts: Float64Array, rows: number): Float64Array {
  const all = new Float64Array(counts.length + 1);
  all.set(counts);
  all[counts.length] = rows - counts.reduce((sum, count) => sum + count, 0);
  return all;
}

function ksStatistic(reference: Float64Array, sample: Float64Array): number {
  // Only D is wanted, and the asymptotic p-value costs least.
  const result = ksTest(reference, sample, { method: "asymptotic" });
  return result.defined ? result.statistic : NaN;
}

function binnedKs(reference: Float64Array): Fitted {
  const edges = evenEdges(...rangeOf(reference), fineBins);
  const before = countInBins(reference, edges);
  return (sample) => {
    const now = countInBins(sample, edges);
    let below = sample.filter((value) => value < (edges[0] as number)).length;
    let [seen, largest] = [0, 0];
    for (let b = 0; b < fineBins; b++) {
      seen += before[b] as number;
      below += now[b] as number;
      largest = Math.max(largest, Math.abs(seen / reference.length - below / sample.length));
    }
    return largest;
  };
}

function binnedWasserstein(reference: Float64Array): Fitted {
  const edges = histogramEdges(...rangeOf(reference), fineBins);
  const [first, last] = [edges[0] as number, edges[fineBins] as number];
  const width = (edges[1] as number) - first;
  const before = countInBins(reference, edges);
  return (sample) => {
    const rows = sample.length;
    const lower = sample.filter((value) => value < first);
    const upper = sample.filter((value) => value > last);
    const now = countInBins(sample, edges);
    // The tool counts the edge of the reference as one more row of each tail.
    let below = lower.length === 0 ? 0 : lower.length + 1;
    let [seen, within] = [0, 0];
    for (let b = 0; b < fineBins; b++) {
      seen += before[b] as number;
      below += now[b] as number;
      within += Math.abs(seen / reference.length - below / rows);
    }
    return within * width + (distanceTo(first, lower) + distanceTo(last, upper)) / rows;
  };
}

// (k + 1) times the area under the tail's distribution function, k rows and the edge itself: Σ|x − edge|.
function distanceTo(edge: number, tail: Float64Array): number {
  return tail.reduce((sum, value) => sum + Math.abs(value - edge), 0);
}

function valueOf(result: { defined: true; value: number } | Undefined): number {
  return result.defined ? result.value : NaN;
}

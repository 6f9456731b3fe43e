import { ksFromBins, ksTest, type Undefined, undefinedBecause } from "@plumbline/stats";
import {
  type DriftPair,
  type DriftSetting,
  effectiveSizes,
  type ValueSamples,
} from "./drift-method.ts";

export interface KsFound {
  readonly defined: true;
  readonly statistic: number;
  readonly p: number;
  readonly bounds: { readonly lo: number; readonly hi: number };
  readonly details: Readonly<Record<string, string | number>>;
}

/** Kolmogorov-Smirnov: exact where all rows are at hand and independent, else from the fine bins. */
export function ksP(pair: DriftPair, setting: DriftSetting): KsFound | Undefined {
  const { grid, values } = pair;
  if (values?.isWhole && setting.designEffect === 1) {
    const exact = ksTest(values.before, values.now);
    if (!exact.defined) return exact;
    const { statistic, pValue } = exact;
    const bounds = { lo: statistic, hi: statistic };
    return { defined: true, statistic, p: pValue, bounds, details: { ks: statistic, rows: "all" } };
  }
  if (!grid) return undefinedBecause("not-applicable");
  const { n, m } = effectiveSizes(pair, setting);
  const { counts, edges } = grid.before;
  const binned = ksFromBins(counts, grid.now.counts, { edges, nEff: n, mEff: m });
  if (!binned.defined) return binned;
  const { statistic, pValue, bounds, pBounds } = binned;
  // The bins cannot tell which side of the level p is on: the row samples, which need no bins, help.
  const isOpen = pBounds.lo <= setting.level && pBounds.hi > setting.level;
  const details = {
    ks: statistic,
    pBoundLow: pBounds.lo,
    pBoundHigh: pBounds.hi,
    resolution: isOpen ? "undecided" : "decided",
    ...(isOpen && values ? sampleP(values) : {}),
  };
  return { defined: true, statistic, p: pValue, bounds, details };
}

function sampleP({ before, now }: ValueSamples): Readonly<Record<string, number>> {
  const exact = ksTest(before, now);
  return exact.defined ? { pRowSample: exact.pValue } : {};
}

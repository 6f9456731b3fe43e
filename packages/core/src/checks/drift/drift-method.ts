import type {
  BinnedSample,
  ClipRange,
  Interval,
  PowerSums,
  Random,
  Undefined,
} from "@plumbline/stats";
import type { Rate } from "../rate-change.ts";

/** What a measure's values are like, which decides how its two samples are compared. */
export const driftKinds = ["numeric", "categorical", "two-values", "cyclic"] as const;
export type DriftKind = (typeof driftKinds)[number];

/** A way to compare two samples of one measure: a distance, and the chance of it without drift. */
export interface DriftMethod {
  readonly id: string;
  readonly title: string;
  readonly kinds: readonly DriftKind[];
  /** Unit of the value. */
  readonly unit: string;
  /** Smallest excess that is worth an alert. */
  readonly floor: number;
  compare(pair: DriftPair, setting: DriftSetting): DriftFound | Undefined;
}

/** One measure in both samples, as far as its kind has it. */
export interface DriftPair {
  readonly kind: DriftKind;
  /** Usable rows. */
  readonly n: number;
  readonly m: number;
  /** Rows per coarse bin or category. */
  readonly bins: ShareBins;
  /** The fine bins of a number. */
  readonly grid: GridSamples | null;
  readonly sums: { readonly before: PowerSums; readonly now: PowerSums } | null;
  /** Single values; whole when the row sample holds all rows. */
  readonly values: ValueSamples | null;
  /** For two values: rows with the rarer one of the baseline. */
  readonly rates: { readonly before: Rate; readonly now: Rate } | null;
}

export interface ShareBins {
  readonly labels: readonly string[];
  readonly before: readonly number[];
  readonly now: readonly number[];
}

interface GridSamples {
  readonly before: BinnedSample;
  readonly now: BinnedSample;
  /** Absent where the baseline's outer quantiles are one value. */
  readonly clip: ClipRange | null;
}

export interface ValueSamples {
  readonly before: Float64Array;
  readonly now: Float64Array;
  readonly isWhole: boolean;
}

export interface DriftSetting {
  readonly designEffect: number;
  readonly level: number;
  readonly random: Random;
}

/** What a method found. */
export interface DriftFound {
  readonly defined: true;
  readonly value: number;
  readonly p: number;
  /** Value above what chance alone gives. */
  readonly excess: number;
  /** Statistic and test. */
  readonly method: string;
  readonly interval?: Interval | null;
  readonly bounds?: { readonly lo: number; readonly hi: number } | null;
  readonly smallestDetectable?: number | null;
  readonly mayAlert?: boolean;
  readonly details?: Readonly<Record<string, number | string | boolean | null>>;
}

/** Effective sizes of both samples. */
export function effectiveSizes(
  { n, m }: Pick<DriftPair, "n" | "m">,
  { designEffect }: Pick<DriftSetting, "designEffect">,
): { readonly n: number; readonly m: number; readonly s: number } {
  const [nEff, mEff] = [n / designEffect, m / designEffect];
  return { n: nEff, m: mEff, s: 1 / nEff + 1 / mEff };
}

/** A way to part a leaf, as in `TreeSplit`. */
export interface SplitCandidate {
  readonly column: number;
  readonly gain: number;
  readonly upTo: number;
  /** Not null for categories in gradient order; `upTo` is −1 then. */
  readonly bins: readonly number[] | null;
  readonly missingLeft: boolean;
  readonly leftRows: number;
}

/** Sums over the rows of a leaf. */
export interface LeafSums {
  readonly gradient: number;
  readonly hessian: number;
  readonly rows: number;
}

export interface SplitLimits {
  readonly minLeafRows: number;
  readonly l2: number;
}

/** A leaf below this sum of second derivatives has nothing to divide by. */
export const minHessian = 1e-3;

/** Gains below this share of what they are the difference of are rounding errors. */
export const minRelativeGain = 1e-9;

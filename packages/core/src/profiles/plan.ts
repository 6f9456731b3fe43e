import type { ColumnKind } from "@plumbline/contracts";
import type { PerformancePlan } from "./performance-plan.ts";
import type { Roles } from "./roles.ts";

export const planFormat = "plumbline-plan";
export const planVersion = 1;

/**
 * What is counted, and into which bins: made once from the baseline and then frozen, so that
 * profiles of the same plan add up and their distances stay comparable over time.
 */
export interface ProfilePlan {
  readonly format: typeof planFormat;
  readonly version: typeof planVersion;
  /** Hash of everything below: profiles merge only when their plans have the same id. */
  readonly id: string;
  readonly columns: readonly ColumnPlan[];
  readonly roles: Roles;
  readonly segmentations: readonly SegmentationPlan[];
  readonly performance: PerformancePlan | null;
  readonly rules: readonly RulePlan[];
  readonly sample: SamplePlan;
}

export interface ColumnPlan {
  readonly name: string;
  readonly kind: ColumnKind;
  /** The type the baseline's reader gave the column, e.g. BIGINT: a change of it is a finding. */
  readonly type: string;
  readonly measures: readonly MeasurePlan[];
}

/**
 * What is measured on a column. `value` is the column itself; the others are derived: parts of a
 * timestamp, the make-up of a text, the length and norm of a vector.
 */
export const measureIds = [
  "value",
  "hour",
  "weekday",
  "age-days",
  "length",
  "emptiness",
  "letter-share",
  "digit-share",
  "other-share",
  "norm",
] as const;

export type MeasureId = (typeof measureIds)[number];

export type MeasurePlan = GridPlan | CategoryPlan;

/** A numeric measure: fine bins at baseline quantiles. Bins are as in `BinnedSample` of stats. */
export interface GridPlan {
  readonly shape: "grid";
  readonly id: MeasureId;
  /** Strictly increasing. The first is just below the baseline minimum, the last is its maximum. */
  readonly edges: readonly number[];
  /** Power sums are about this number, close to the baseline mean. */
  readonly center: number;
  /** Each coarse bin is the fine bins from the previous end up to this index, not included. */
  readonly coarseEnds: readonly number[];
  /** The baseline 0.1 % and 99.9 % quantiles: scaled distances ignore what lies outside. */
  readonly clip: { readonly low: number; readonly high: number };
  /** At most 20 distinct values in the baseline: one bin each, compared like categories. */
  readonly isDiscrete: boolean;
  /** Every baseline value is a whole number. */
  readonly isInteger: boolean;
}

/** A categorical measure: the baseline's top categories, then `other` (seen), then `unseen`. */
export interface CategoryPlan {
  readonly shape: "categories";
  readonly id: MeasureId;
  /** By baseline count descending, then by name. */
  readonly categories: readonly string[];
  /** Seen in the baseline but not among the top; counted together as `other`. */
  readonly others: readonly string[];
  /** False when the baseline had too many categories to remember: then nothing counts as unseen. */
  readonly isComplete: boolean;
  /** Hours and weekdays: the order is a circle. */
  readonly isCyclic: boolean;
}

/** Cuts the rows by the values of one or more columns; the last cell holds everything else. */
export interface SegmentationPlan {
  readonly columns: readonly string[];
  /** One value per column; the cell of rows that match none comes after the last. */
  readonly cells: readonly (readonly string[])[];
}

/** A condition of the user, counted per row. The expression language is in rules/. */
export interface RulePlan {
  readonly name: string;
  /** The column the rule is about, for display; null for a condition across columns. */
  readonly column: string | null;
  readonly expression: string;
  /** Share of rows that may break the rule before it alerts. */
  readonly maxShare: number;
}

/** The bottom-k sample: the `size` rows whose key hashes lowest. */
export interface SamplePlan {
  readonly size: number;
  /** The columns the hash is made of: the id, or the most varied columns when there is none. */
  readonly keyColumns: readonly string[];
}

/** The name under which results speak of a measure: `delay`, or `comment: length`. */
export function measureName(column: string, measure: MeasureId): string {
  return measure === "value" ? column : `${column}: ${measure}`;
}

/** Rows per coarse bin from rows per fine bin. */
export function coarseCounts(plan: GridPlan, counts: readonly number[]): readonly number[] {
  let start = 0;
  return plan.coarseEnds.map((end) => {
    let rows = 0;
    for (let bin = start; bin < end; bin++) rows += counts[bin] ?? 0;
    start = end;
    return rows;
  });
}

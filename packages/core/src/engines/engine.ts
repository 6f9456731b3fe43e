import type { OnProgress } from "../kernel/progress.ts";
import type { MeasureId, ProfilePlan } from "../profiles/plan.ts";
import type { Profile, SampleValue } from "../profiles/profile.ts";
import type { Source } from "../sources/source.ts";

/** Where rows are read and counted. Every engine gives the same profile of the same rows. */
export interface Engine {
  readonly id: string;
  open(source: Source, options?: WorkOptions): Promise<Table>;
  close(): Promise<void>;
}

export interface WorkOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: OnProgress;
}

/** An opened source: its rows can be surveyed for a plan, profiled, or read. */
export interface Table {
  readonly label: string;
  readonly rows: number;
  readonly columns: readonly SourceColumn[];
  /** What a plan needs to know of the given measures. */
  survey(requests: readonly SurveyRequest[], options?: WorkOptions): Promise<readonly Survey[]>;
  profile(plan: ProfilePlan, options?: WorkOptions): Promise<Profile>;
  /** Raw values, one array a column, for what needs rows: all rows, or `limit` of them evenly taken. */
  values(columns: readonly string[], limit?: number): Promise<readonly (readonly SampleValue[])[]>;
  /** All rows in their order, whole, a few thousand at a time: memory does not grow with the source. */
  pages(columns: readonly string[], options?: PageOptions): AsyncIterable<Page>;
  close(): Promise<void>;
}

export interface PageOptions {
  /** Rows to leave out at the start. @default 0 */
  readonly from?: number;
  readonly signal?: AbortSignal;
}

/** Values of consecutive rows, one array a column. */
export interface Page {
  readonly rows: number;
  readonly columns: readonly (readonly RowValue[])[];
}

/**
 * A value as it is: texts are not cut, times are ISO 8601 in UTC, whole numbers beyond 2^53 are texts of
 * their digits, embeddings are lists.
 */
export type RowValue = SampleValue | readonly (number | null)[];

/** `logical` is what the reader makes of the type; `type` is the engine's own name for it. */
export interface SourceColumn {
  readonly name: string;
  readonly type: string;
  readonly logical: "integer" | "number" | "boolean" | "text" | "timestamp" | "vector" | "other";
}

/** `relativeTo` is the event-time column, for the measure `age-days`. */
export interface SurveyRequest {
  readonly column: string;
  readonly measure: MeasureId;
  readonly shape: "grid" | "categories";
  readonly relativeTo?: string;
}

export type Survey = GridSurvey | CategorySurvey;

export interface GridSurvey {
  readonly shape: "grid";
  readonly missing: number;
  readonly typeErrors: number;
  /** Finite rows, and of all of them: least, greatest, whether all are whole numbers. */
  readonly finite: number;
  readonly min: number;
  readonly max: number;
  readonly isInteger: boolean;
  /** Up to `surveySampleSize` finite values, evenly taken, ascending. */
  readonly sample: Float64Array;
  /** All distinct finite values, ascending, when there are at most 20; else null. */
  readonly distinct: readonly number[] | null;
}

export interface CategorySurvey {
  readonly shape: "categories";
  readonly missing: number;
  /** Values by count descending, then name; at most `maxKnownCategories`. */
  readonly top: readonly { readonly value: string; readonly rows: number }[];
  readonly distinct: number;
  readonly meanLength: number;
  /** Share of the values with a space inside. */
  readonly spacedShare: number;
}

/** Values a survey keeps of each measure: fewer when there are very many, so that planning stays quick. */
export const surveySampleSize = 32_768;

export function surveySampleSizeFor(measures: number): number {
  return Math.min(surveySampleSize, Math.max(8_192, Math.floor(8_388_608 / Math.max(1, measures))));
}

export const maxKnownCategories = 10_000;
export const maxDiscreteValues = 20;

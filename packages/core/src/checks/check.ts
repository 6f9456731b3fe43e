import type { CheckFamily } from "@plumbline/contracts";
import type { Interval, UndefinedReason } from "@plumbline/stats";
import type { z } from "zod";
import type { ProfilePlan } from "../profiles/plan.ts";
import type { Profile } from "../profiles/profile.ts";

/** A check is a pure function of two profiles of one plan. It measures; evaluation/ decides. */
export interface Check<Options = unknown> {
  readonly id: string;
  readonly family: CheckFamily;
  /** Tests of checks with the same name here are corrected together. @default the family's name */
  readonly correctedAs?: string;
  readonly title: string;
  /** The question it answers, for help and docs. */
  readonly question: string;
  readonly options: z.ZodType<Options>;
  evaluate(input: CheckInput, options: Options): readonly Measurement[];
}

export interface CheckInput {
  readonly plan: ProfilePlan;
  readonly reference: Profile;
  readonly current: Profile;
  readonly designEffect: DesignEffects;
  /** The false-alarm rate that statements about power assume. */
  readonly level: number;
  /** Milliseconds since 1970, for freshness; null when the caller did not say. */
  readonly nowMs: number | null;
}

/**
 * The design effect of dependent rows, at least 1: effective rows are rows / effect. Each column has
 * its own, one for its values and one for which of them are missing; null asks for that of whole rows.
 */
export type DesignEffects = (column: string | null, of?: "values" | "missing") => number;

/** What was measured, before the verdict: about the whole table, one column, or one segment of it. */
export type Measurement = Subject & (Effect | Fact | Missing);

export interface Subject {
  readonly column?: string;
  readonly measure?: string;
  readonly segment?: string;
  /** Statistic and test, e.g. "wasserstein-sd + ks". */
  readonly method: string;
  readonly unit?: string;
  readonly n?: number;
  readonly m?: number;
  readonly baselineValue?: number | null;
  readonly currentValue?: number | null;
  readonly details?: Readonly<Record<string, number | string | boolean | null>>;
}

/** An effect that chance could explain: it alerts when it is large enough and significant enough. */
export interface Effect {
  readonly outcome: "effect";
  readonly value: number;
  readonly interval?: Interval | null;
  readonly bounds?: { readonly lo: number; readonly hi: number } | null;
  readonly p: number;
  /** Effect above what chance alone gives, on the scale of `floor`. */
  readonly excess: number;
  readonly floor: number;
  readonly smallestDetectable?: number | null;
  /** False where few rows or a doubtful law allow no alert: the verdict is at most `watch`. */
  readonly mayAlert?: boolean;
  /** What was seen, in words, without the verdict: "mean 12.1 → 15.3". */
  readonly words: string;
}

/** Something that is so or is not, which chance cannot explain: a column is gone, a value is broken. */
export interface Fact {
  readonly outcome: "fact";
  readonly value: number;
  readonly severity: "alert" | "watch" | "ok";
  readonly words: string;
}

/** The quantity does not exist on this data. */
export interface Missing {
  readonly outcome: "undefined";
  readonly why: UndefinedReason;
  readonly words: string;
}

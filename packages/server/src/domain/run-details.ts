/** Half-open stretch of event time that is left out, and why. */
export interface ExcludedPeriod {
  readonly fromMs: number;
  readonly toMs: number;
  /** In words. */
  readonly why: string;
}

/** What a run was asked for: fixed when it is decided, so that a run that starts late sees the same rows. */
export interface RunDetails {
  /** Event time at which the change began; null when none was found. */
  readonly changePointMs: number | null;
  readonly training: {
    readonly fromMs: number;
    readonly toMs: number;
    readonly exclude: readonly ExcludedPeriod[];
  };
  readonly evaluation: { readonly fromMs: number; readonly toMs: number };
  /** Rows and labels as known at this offset of the log. */
  readonly position: number;
  readonly policyRevision: number;
}

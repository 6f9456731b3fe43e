/** What is done to the score of an artifact, as the server tells it. */
export type Adjustment =
  | { readonly kind: "threshold"; readonly threshold: number }
  | { readonly kind: "logistic"; readonly slope: number; readonly intercept: number }
  | {
      readonly kind: "isotonic";
      readonly scores: readonly number[];
      readonly values: readonly number[];
    };

/** The version that answers. */
export interface Champion {
  readonly model: string;
  readonly version: string;
  /** Id of the move that made it champion; 0 when nobody named it. */
  readonly revision: number;
  /** Null when the version was only seen in the data. */
  readonly artifact: {
    /** `plumbline:sha256:…` when the server keeps it, else where it lies. */
    readonly address: string;
    readonly digest: string | null;
    readonly bytes: number | null;
  } | null;
  readonly adjustments: readonly Adjustment[];
  /** A score from here on means positive, after all adjustments. */
  readonly threshold: number | null;
  /**
   * The score after the adjustments, in their order. Never throws; NaN stays NaN.
   * @example
   * const { apply } = await plumbline.model("churn").champion();
   * const score = apply(raw);
   */
  readonly apply: (score: number) => number;
  /** Whether the score, after the adjustments, reaches the threshold (0.5 when nobody set one). */
  readonly decide: (score: number) => boolean;
}

export type ChampionFacts = Omit<Champion, "apply" | "decide">;

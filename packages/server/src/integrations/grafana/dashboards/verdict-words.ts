/** What the numbers of `plumbline_model_verdict_level` stand for. */
export const verdictWords = [
  "ok",
  "nothing can be said",
  "watch",
  "alert",
  "no data",
  "the monitor failed",
] as const;

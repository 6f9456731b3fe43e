import type { ScorecardFacts } from "../../storage/metadata/scorecard-facts.ts";

/** What a test found. Points are what the evidence is worth while it is fresh. */
export interface Finding {
  readonly points: 0 | 0.5 | 1;
  /** What was seen, in words. */
  readonly evidence: string;
  /** When it was seen last; null without evidence. */
  readonly atMs: number | null;
  /** What would earn the full point; null when it is earned. */
  readonly next: string | null;
}

/** One of the monitoring (M) and infrastructure (I) tests of the ML Test Score (Breck et al. 2017). */
export interface ScorecardTest {
  readonly id: string;
  readonly title: string;
  readonly judge: (facts: ScorecardFacts) => Finding;
}

/** Nothing was shown. */
export const notShown = (evidence: string, next: string): Finding => ({
  ...{ points: 0, evidence, atMs: null, next },
});

import type { IngestAnswer } from "@plumbline/contracts";

const shownRows = 20;

/** One answer for what went in as several batches. */
export function mergeAnswers(answers: readonly IngestAnswer[]): IngestAnswer {
  return {
    accepted: answers.reduce((sum, { accepted }) => sum + accepted, 0),
    quarantined: answers.reduce((sum, { quarantined }) => sum + quarantined, 0),
    rejected: answers.flatMap(({ rejected }) => rejected).slice(0, shownRows),
  };
}

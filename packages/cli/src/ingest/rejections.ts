import type { RejectedRow } from "@plumbline/contracts";
import { countText } from "../live/verdict-text.ts";

/** A row the server set apart. */
export interface Rejection extends Omit<RejectedRow, "index"> {
  readonly file: string;
  readonly row: number;
  readonly kind: "prediction" | "feedback";
}

/** What became of the rows sent so far. */
export interface IngestCounts {
  accepted: number;
  quarantined: number;
}

const keptRejections = 20;
const shownPerReason = 2;

/** Counts what was answered and keeps the first refusals. */
export interface IngestTally {
  readonly predictions: IngestCounts;
  readonly feedback: IngestCounts;
  readonly rejections: Rejection[];
  reject(rejections: readonly Rejection[]): void;
}

export function createTally(): IngestTally {
  const rejections: Rejection[] = [];
  return {
    predictions: { accepted: 0, quarantined: 0 },
    feedback: { accepted: 0, quarantined: 0 },
    rejections,
    reject(found) {
      for (const one of found) {
        if (rejections.length < keptRejections) rejections.push(one);
      }
    },
  };
}

/** The refusals by reason, each with examples. */
export function rejectionLines(rejections: readonly Rejection[]): readonly string[] {
  const reasons = Map.groupBy(rejections, ({ reason }) => reason);
  return [...reasons].flatMap(([reason, rows]) => [
    `  ${reason}:`,
    ...rows
      .slice(0, shownPerReason)
      .map(({ file, row, message }) => `    ${file} row ${countText(row)}: ${message}`),
  ]);
}

import type { FeedbackEvent } from "@plumbline/contracts";
import { feedbackColumns } from "../storage/lake/event-columns.ts";
import type { ColumnTable, LakeValue } from "../storage/lake/lake-column.ts";
import { eventTimeMs, feedbackId, labelNumber, labelText } from "./normalise-event.ts";

/** A feedback as it is kept, waiting for its prediction or in a file. */
export interface FeedbackRow {
  readonly predictionId: string;
  readonly feedbackId: string;
  readonly kind: FeedbackEvent["kind"];
  readonly timeMs: number;
  readonly receivedMs: number;
  readonly offset: number;
  readonly label: string | null;
  readonly labelNumber: number | null;
  readonly name: string | null;
  readonly value: number | null;
  readonly source: string | null;
}

/** The event as it came: what was left out has its default only here. */
export type SentFeedback = Omit<FeedbackEvent, "kind"> & Partial<Pick<FeedbackEvent, "kind">>;

export function feedbackRow(sent: SentFeedback, offset: number, receivedMs: number): FeedbackRow {
  const event: FeedbackEvent = { ...sent, kind: sent.kind ?? "label" };
  const { label } = event;
  return {
    predictionId: event.predictionId,
    feedbackId: feedbackId(event),
    kind: event.kind,
    timeMs: eventTimeMs(event.time, receivedMs),
    receivedMs,
    offset,
    label: label === undefined ? null : labelText(label),
    labelNumber: labelNumber(label),
    name: event.name ?? null,
    value: event.value ?? null,
    source: event.source ?? null,
  };
}

/** A feedback whose prediction is known. */
export interface MatchedFeedback {
  readonly row: FeedbackRow;
  readonly predictionTimeMs: number;
}

/** Rows of one model and day of prediction, in the order of the log. */
export function feedbackTable(feedback: readonly MatchedFeedback[]): ColumnTable {
  const rows = feedback
    .toSorted((a, b) => a.row.offset - b.row.offset)
    .map(({ row, predictionTimeMs }): readonly LakeValue[] => [
      ...[row.predictionId, predictionTimeMs, row.feedbackId, row.kind, row.timeMs],
      ...[row.receivedMs, row.offset, row.label, row.labelNumber, row.name, row.value, row.source],
    ]);
  return {
    rows: rows.length,
    columns: feedbackColumns.map((column, place) => ({
      ...column,
      values: rows.map((row) => row[place] ?? null),
    })),
  };
}

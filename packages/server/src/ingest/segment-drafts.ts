import type { ColumnTable } from "../storage/lake/lake-column.ts";
import { dayOf } from "./days.ts";
import { feedbackTable, type MatchedFeedback } from "./feedback-rows.ts";
import type { ModelCut } from "./model-cut.ts";

/** The rows of a file that is about to be written. */
export interface Draft {
  readonly modelId: number;
  /** Of the model, in the lake. */
  readonly folder: string;
  readonly kind: "prediction" | "feedback";
  readonly day: string;
  readonly minTime: number;
  readonly maxTime: number;
  readonly table: ColumnTable;
}

/** Drafts with the same columns, which are written together; a large one stands alone. */
export type DraftGroup = readonly [Draft, ...Draft[]];

/** Values of a draft that is worth a command of its own. */
const largeValues = 200_000;
/** What is in a group at most: well below what DuckDB puts into one row group, and into its memory. */
const mostValues = 1_000_000;
const mostRows = 50_000;

/** One file for each model, kind and day. Large groups come as soon as they are full. */
export function* draftGroups(models: readonly ModelCut[]): Iterable<DraftGroup> {
  const open = new Map<string, { drafts: [Draft, ...Draft[]]; rows: number }>();
  for (const model of models) {
    for (const draft of draftsOf(model)) {
      const { rows, columns } = draft.table;
      if (rows * columns.length >= largeValues || rows > mostRows) {
        yield [draft];
        continue;
      }
      const layout = JSON.stringify(columns.map(({ name, type }) => [name, type]));
      const group = open.get(layout);
      if (group === undefined) open.set(layout, { drafts: [draft], rows });
      else if (group.rows + rows > Math.min(mostRows, mostValues / columns.length)) {
        yield group.drafts;
        open.set(layout, { drafts: [draft], rows });
      } else {
        group.drafts.push(draft);
        group.rows += rows;
      }
    }
  }
  for (const { drafts } of open.values()) yield drafts;
}

function* draftsOf({ model, days, matched }: ModelCut): Iterable<Draft> {
  const of = { modelId: model.id, folder: model.folder };
  for (const [day, { rows, minTime, maxTime }] of days) {
    yield { ...of, kind: "prediction", day, minTime, maxTime, table: rows.table() };
  }
  const byDay = Map.groupBy(matched, ({ predictionTimeMs }) => dayOf(predictionTimeMs));
  for (const [day, feedback] of byDay) {
    yield { ...of, kind: "feedback", day, ...timeRange(feedback), table: feedbackTable(feedback) };
  }
}

function timeRange(feedback: readonly MatchedFeedback[]): Pick<Draft, "minTime" | "maxTime"> {
  let [minTime, maxTime] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { predictionTimeMs } of feedback) {
    minTime = Math.min(minTime, predictionTimeMs);
    maxTime = Math.max(maxTime, predictionTimeMs);
  }
  return { minTime, maxTime };
}

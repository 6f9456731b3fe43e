import type { Metadata } from "../metadata/open-metadata.ts";
import { filesSql } from "./duckdb-files-sql.ts";
import { rangeConditions } from "./duckdb-rows-sql.ts";
import { instant, quoteText } from "./duckdb-sql.ts";
import { classScorePrefix } from "./event-columns.ts";
import type { ColumnTable, LakeColumn, LakeValue } from "./lake-column.ts";
import type { LiveFile, LiveFiles } from "./live-files.ts";
import { readLabelledRows, type ReadParts } from "./read-labelled-rows.ts";
import { offsetCondition, type RowRange } from "./row-range.ts";

/** Which predictions, and where the page begins. */
export interface PageRequest extends RowRange {
  readonly id?: string;
  readonly subject?: string;
  readonly limit: number;
  /** Of the page before. */
  readonly after?: PageCursor;
}

export interface PageCursor {
  readonly timeMs: number;
  readonly offset: number;
}

/** A prediction as people see it; features and scores by name. */
export interface PredictionRecord {
  readonly id: string;
  readonly timeMs: number;
  readonly receivedAtMs: number;
  readonly version: string;
  readonly offset: number;
  readonly subject: string | null;
  readonly prediction: LakeValue;
  readonly score: number | null;
  readonly scores: Readonly<Record<string, LakeValue>>;
  readonly latencyMs: number | null;
  readonly error: string | null;
  readonly features: Readonly<Record<string, LakeValue>>;
  readonly label: LakeValue;
  readonly labelTimeMs: number | null;
}

export interface RowPage {
  readonly rows: readonly PredictionRecord[];
  /** Null on the last page. */
  readonly next: PageCursor | null;
}

interface Parts extends ReadParts {
  readonly metadata: Metadata;
  readonly live: LiveFiles;
}

/** Newest first. Finds the page by three narrow columns, then reads the whole rows of its times only. */
export async function pageRows(parts: Parts, request: PageRequest): Promise<RowPage> {
  const { live } = parts;
  const range = await narrowedById(parts, request);
  if (range === null) return { rows: [], next: null };
  const { modelId, position, limit } = request;
  const isKnown = ({ firstOffset }: LiveFile): boolean => firstOffset < position;
  const found = await live.find({ ...range, modelId, kind: "prediction" });
  const predictions = found.filter(isKnown);
  const keys = await findKeys(parts, predictions, { ...request, ...range });
  const [newest, oldest] = [keys[0], keys[Math.min(limit, keys.length) - 1]];
  if (newest === undefined || oldest === undefined) return { rows: [], next: null };
  const page = { ...request, fromMs: oldest.timeMs, toMs: newest.timeMs + 1 };
  const feedback = await live.find({ ...page, kind: "feedback" });
  const offsets = keys.slice(0, limit).map(({ offset }) => offset);
  const files = {
    predictions: predictions.filter(
      ({ minTime, maxTime }) => minTime < page.toMs && maxTime >= page.fromMs,
    ),
    feedback: feedback.filter(isKnown),
  };
  const table = await readLabelledRows(parts, files, page, { offsets });
  const rows = recordsOf(table).toSorted((a, b) => b.timeMs - a.timeMs || b.offset - a.offset);
  return { rows, next: keys.length > limit ? oldest : null };
}

const selectTime = "select time from predictions where model_id = ? and prediction_id = ?";

/** The index knows where an id is. */
async function narrowedById({ metadata }: Parts, { id, modelId, fromMs, toMs }: PageRequest) {
  if (id === undefined) return { fromMs, toMs };
  const row = await metadata.read((prepare) => prepare(selectTime).get(modelId, id));
  if (row === undefined) return null;
  const timeMs = Number(row["time"]);
  return timeMs >= fromMs && timeMs < toMs ? { fromMs: timeMs, toMs: timeMs + 1 } : null;
}

const keyColumns = [
  { name: "pl_time", type: "timestamp" },
  { name: "pl_offset", type: "integer" },
] as const satisfies readonly LakeColumn[];

/** The keys of the page and, when there is more, of one row beyond. */
async function findKeys(
  { database, lake }: Parts,
  files: readonly LiveFile[],
  request: PageRequest,
): Promise<readonly PageCursor[]> {
  const { id, subject, after, limit, position } = request;
  const sql = filesSql({
    lake,
    files,
    columns: keyColumns,
    where: (sqlName) => [
      ...rangeConditions(request, sqlName),
      ...offsetCondition(files, { position }, sqlName),
      ...(id === undefined ? [] : [`${sqlName("pl_id")} = ${quoteText(id)}`]),
      ...(subject === undefined ? [] : [`${sqlName("pl_subject")} = ${quoteText(subject)}`]),
      ...(after === undefined
        ? []
        : [
            `(${sqlName("pl_time")}, ${sqlName("pl_offset")}) < (${instant(after.timeMs)}, ${Math.trunc(after.offset)})`,
          ]),
    ],
  });
  const result = await database.run(
    `SELECT epoch_ms(c0)::DOUBLE, c1::DOUBLE FROM (${sql}) ORDER BY c0 DESC, c1 DESC LIMIT ${Math.trunc(limit) + 1}`,
  );
  return (await result.getRows()).map(([timeMs, offset]) => ({
    timeMs: Number(timeMs),
    offset: Number(offset),
  }));
}

function recordsOf(table: ColumnTable): readonly PredictionRecord[] {
  const read = new Map(table.columns.map(({ name, values }) => [name, values]));
  const names = [...read.keys()];
  const features = names.filter((name) => !name.startsWith("pl_"));
  const scores = names.filter((name) => name.startsWith(classScorePrefix));
  return Array.from({ length: table.rows }, (_, row): PredictionRecord => {
    const value = (name: string): LakeValue => read.get(name)?.[row] ?? null;
    const pick = (chosen: readonly string[], skip: number) =>
      Object.fromEntries(chosen.map((name) => [name.slice(skip), value(name)]));
    return {
      id: value("pl_id") as string,
      timeMs: value("pl_time") as number,
      receivedAtMs: value("pl_received") as number,
      version: value("pl_version") as string,
      offset: value("pl_offset") as number,
      subject: value("pl_subject") as string | null,
      prediction: value("pl_prediction"),
      score: value("pl_score") as number | null,
      scores: pick(scores, classScorePrefix.length),
      latencyMs: value("pl_latency_ms") as number | null,
      error: value("pl_error") as string | null,
      features: pick(features, 0),
      label: value("pl_label"),
      labelTimeMs: value("pl_label_time") as number | null,
    };
  });
}

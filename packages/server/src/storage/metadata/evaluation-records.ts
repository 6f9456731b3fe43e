import type { EvaluationDocument, EvaluationSummary } from "@plumbline/contracts";
import { decompressJson } from "./compressed-json.ts";
import type { Prepare } from "./sqlite-dialect.ts";

/** An evaluation with what the tables know of its window. */
export interface StoredEvaluation {
  readonly modelId: number;
  readonly monitorId: number;
  readonly windowId: number;
  readonly startMs: number;
  readonly endMs: number;
  readonly document: EvaluationDocument;
}

/** Evaluations inside of a transaction or a read that the caller has begun. */
export interface EvaluationRecords {
  get(id: number): StoredEvaluation | undefined;
  /** In the order in which they were made. */
  after(id: number, limit: number): readonly StoredEvaluation[];
  /** The revision before this one, without its result. */
  before(evaluation: StoredEvaluation): EvaluationSummary | undefined;
  /** What was known when this one was made of later windows of its monitor, in the order of time. */
  later(evaluation: StoredEvaluation, limit: number): readonly StoredEvaluation[];
  /** What was known when this one was made of earlier windows of its monitor, in the order of time. */
  earlier(evaluation: StoredEvaluation, limit: number): readonly StoredEvaluation[];
  /** What is known by now of the newest windows of its monitor, of all versions, in the order of time. */
  newest(evaluation: StoredEvaluation, limit: number): readonly StoredEvaluation[];
  /** End of the newest window of a model that was judged up to an evaluation. */
  newestWindow(modelId: number, upTo: number): number;
  /** The first evaluation of a model, from an id on, that saw a label. */
  firstLabelled(modelId: number, from: number, upTo: number): number | undefined;
}

export function evaluationRecords(prepare: Prepare): EvaluationRecords {
  const neighbours = (sql: string, { monitorId, ...one }: StoredEvaluation, limit: number) =>
    prepare(sql)
      .all(monitorId, one.document.version, one.endMs, one.document.id, limit)
      .map(toEvaluation);
  return {
    get(id) {
      const row = prepare(`${select} where evaluations.id = ?`).get(id);
      return row === undefined ? undefined : toEvaluation(row);
    },
    after: (id, limit) =>
      prepare(`${select} where evaluations.id > ? order by evaluations.id limit ?`)
        .all(id, limit)
        .map(toEvaluation),
    before({ windowId, document }) {
      const row = prepare(selectBefore).get(windowId, document.revision);
      return row === undefined ? undefined : summaryOf(row);
    },
    later: (evaluation, limit) => neighbours(selectLater, evaluation, limit),
    earlier: (evaluation, limit) => neighbours(selectEarlier, evaluation, limit).toReversed(),
    newest: ({ monitorId }, limit) =>
      prepare(selectNow).all(monitorId, limit).map(toEvaluation).toReversed(),
    newestWindow(modelId, upTo) {
      const row = prepare(selectNewest).get(modelId, upTo);
      return Number(row?.["end_at"] ?? 0);
    },
    firstLabelled(modelId, from, upTo) {
      const row = prepare(selectLabelled).get(modelId, from, upTo);
      return row === undefined ? undefined : Number(row["id"]);
    },
  };
}

const select = `
  select evaluations.id, evaluations.revision, evaluations.model_id, evaluations.monitor_id,
    evaluations.window_id, evaluations.summary_json, evaluations.result, evaluations.evidence_json,
    windows.start_at, windows.end_at
  from evaluations join windows on windows.id = evaluations.window_id`;
const selectBefore = `
  select id, revision, summary_json from evaluations
  where window_id = ? and revision < ? order by revision desc limit 1`;
/** The latest revision of a window that is not newer than an evaluation. */
const knownThen = `
  evaluations.id = (
    select max(known.id) from evaluations known where known.window_id = windows.id and known.id <= ?4
  )`;
const selectLater = `
  ${select} where windows.monitor_id = ?1 and windows.version = ?2 and windows.end_at > ?3
    and ${knownThen} order by windows.end_at limit ?5`;
const selectEarlier = `
  ${select} where windows.monitor_id = ?1 and windows.version = ?2 and windows.end_at < ?3
    and ${knownThen} order by windows.end_at desc limit ?5`;
const selectNow = `
  ${select} where windows.monitor_id = ? and evaluations.id = (
    select max(known.id) from evaluations known where known.window_id = windows.id
  ) order by windows.end_at desc limit ?`;
const selectNewest = `
  select windows.end_at from windows
  where windows.model_id = ? and exists (
    select 1 from evaluations where evaluations.window_id = windows.id and evaluations.id <= ?
  ) order by windows.end_at desc limit 1`;
const selectLabelled = `
  select id from evaluations where model_id = ? and id >= ? and id <= ? and labelled > 0
  order by id limit 1`;

type Row = Readonly<Record<string, unknown>>;

function toEvaluation(row: Row): StoredEvaluation {
  return {
    modelId: Number(row["model_id"]),
    monitorId: Number(row["monitor_id"]),
    windowId: Number(row["window_id"]),
    startMs: Number(row["start_at"]),
    endMs: Number(row["end_at"]),
    document: {
      ...summaryOf(row),
      result: decompressJson(row["result"] as Uint8Array) as EvaluationDocument["result"],
      evidence: JSON.parse(String(row["evidence_json"])) as EvaluationDocument["evidence"],
    },
  };
}

function summaryOf(row: Row): EvaluationSummary {
  const summary = JSON.parse(String(row["summary_json"])) as Omit<
    EvaluationSummary,
    "id" | "revision"
  >;
  return { ...summary, id: Number(row["id"]), revision: Number(row["revision"]) };
}

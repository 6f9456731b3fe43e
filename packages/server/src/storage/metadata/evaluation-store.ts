import type {
  EvaluationDocument,
  EvaluationSummary,
  EvaluationVerdict,
} from "@plumbline/contracts";
import type { Kysely } from "kysely";
import type { RowWindow } from "../../domain/time-window.ts";
import { compressJson, decompressJson } from "./compressed-json.ts";
import type { Tables } from "./tables.ts";

/** One window of a monitor as it stands. */
export interface StoredWindow extends RowWindow {
  readonly id: number;
  readonly monitorId: number;
  readonly version: string;
  readonly revision: number;
  readonly evaluationId: number | null;
  /** Rows or labels came that the latest evaluation does not know. */
  readonly isStale: boolean;
}

export interface WindowFilter {
  readonly modelId: number;
  readonly monitorId?: number;
  readonly fromMs?: number;
  readonly toMs?: number;
  readonly limit: number;
}

export type NewEvaluation = Omit<EvaluationDocument, "id" | "revision">;

export interface EvaluationFilter {
  readonly modelId?: number;
  readonly monitor?: string;
  readonly version?: string;
  readonly verdict?: EvaluationVerdict;
  readonly windowFromMs?: number;
  readonly windowToMs?: number;
  /** Only the latest revision of each window. @default true */
  readonly latestOnly?: boolean;
  readonly beforeId?: number;
  readonly limit: number;
}

export interface EvaluationStore {
  /** Adds the next revision of a window; the one before stays readable. */
  add(
    monitor: { readonly id: number; readonly modelId: number },
    window: RowWindow,
    evaluation: NewEvaluation,
  ): Promise<EvaluationDocument>;
  /** Latest first. */
  windows(filter: WindowFilter): Promise<readonly StoredWindow[]>;
  get(id: number): Promise<EvaluationDocument | undefined>;
  /** Newest first. */
  list(filter: EvaluationFilter): Promise<readonly EvaluationSummary[]>;
}

export function createEvaluationStore(db: Kysely<Tables>): EvaluationStore {
  return {
    async add({ id: monitorId, modelId }, { startMs, endMs, offsets }, evaluation) {
      return db.transaction().execute(async (change) => {
        await change
          .insertInto("windows")
          .values({
            ...{ monitor_id: monitorId, model_id: modelId, version: evaluation.version },
            ...{ start_at: startMs, end_at: endMs, evaluation_id: null, revision: 0 },
            ...{ first_offset: offsets?.from ?? -1, end_offset: offsets?.to ?? -1 },
            ...{ dirty_position: evaluation.position, evaluated_position: -1, evaluated_at: null },
          })
          .onConflict((conflict) => conflict.doNothing())
          .execute();
        const window = await change
          .selectFrom("windows")
          .select(["id", "revision"])
          .where("monitor_id", "=", monitorId)
          .where("version", "=", evaluation.version)
          .where("start_at", "=", startMs)
          .where("end_at", "=", endMs)
          .where("first_offset", "=", offsets?.from ?? -1)
          .executeTakeFirstOrThrow();
        const revision = window.revision + 1;
        const { evidence, result, ...summary } = evaluation;
        const { id } = await change
          .insertInto("evaluations")
          .values({
            ...{ window_id: window.id, model_id: modelId, monitor_id: monitorId, revision },
            evaluated_at: Date.parse(evaluation.evaluatedAt),
            position: evaluation.position,
            verdict: evaluation.verdict,
            rows: evaluation.rows,
            labelled: evaluation.labels.labelled,
            summary_json: JSON.stringify(summary),
            result: compressJson(result),
            evidence_json: JSON.stringify(evidence),
          })
          .returning("id")
          .executeTakeFirstOrThrow();
        await change
          .updateTable("windows")
          .set({
            ...{ evaluation_id: id, revision, evaluated_position: evaluation.position },
            evaluated_at: Date.parse(evaluation.evaluatedAt),
          })
          .where("id", "=", window.id)
          .execute();
        return { ...evaluation, id, revision };
      });
    },
    async windows({ modelId, monitorId, fromMs, toMs, limit }) {
      let query = db.selectFrom("windows").selectAll().where("model_id", "=", modelId);
      if (monitorId !== undefined) query = query.where("monitor_id", "=", monitorId);
      if (fromMs !== undefined) query = query.where("end_at", ">", fromMs);
      if (toMs !== undefined) query = query.where("start_at", "<", toMs);
      const rows = await query.orderBy("end_at", "desc").limit(limit).execute();
      return rows.map((row) => ({
        ...{ id: row.id, monitorId: row.monitor_id, version: row.version, revision: row.revision },
        ...{ startMs: row.start_at, endMs: row.end_at, evaluationId: row.evaluation_id },
        offsets: row.first_offset < 0 ? null : { from: row.first_offset, to: row.end_offset },
        isStale: row.dirty_position > row.evaluated_position,
      }));
    },
    async get(id) {
      const row = await db
        .selectFrom("evaluations")
        .selectAll()
        .where("id", "=", id)
        .executeTakeFirst();
      if (row === undefined) return undefined;
      return {
        ...summaryOf(row),
        result: decompressJson(row.result) as EvaluationDocument["result"],
        evidence: JSON.parse(row.evidence_json) as EvaluationDocument["evidence"],
      };
    },
    async list(filter) {
      let query = db
        .selectFrom("evaluations")
        .innerJoin("windows", "windows.id", "evaluations.window_id")
        .innerJoin("monitors", "monitors.id", "evaluations.monitor_id")
        .select(["evaluations.id", "evaluations.revision", "evaluations.summary_json"]);
      if (filter.modelId !== undefined) {
        query = query.where("evaluations.model_id", "=", filter.modelId);
      }
      if (filter.monitor !== undefined) query = query.where("monitors.name", "=", filter.monitor);
      if (filter.version !== undefined) query = query.where("windows.version", "=", filter.version);
      if (filter.verdict !== undefined) {
        query = query.where("evaluations.verdict", "=", filter.verdict);
      }
      if (filter.windowFromMs !== undefined) {
        query = query.where("windows.end_at", ">", filter.windowFromMs);
      }
      if (filter.windowToMs !== undefined) {
        query = query.where("windows.start_at", "<", filter.windowToMs);
      }
      if (filter.latestOnly ?? true) {
        query = query.whereRef("windows.evaluation_id", "=", "evaluations.id");
      }
      if (filter.beforeId !== undefined)
        query = query.where("evaluations.id", "<", filter.beforeId);
      const rows = await query.orderBy("evaluations.id", "desc").limit(filter.limit).execute();
      return rows.map(summaryOf);
    },
  };
}

interface SummaryRow {
  readonly id: number;
  readonly revision: number;
  readonly summary_json: string;
}

function summaryOf({ id, revision, summary_json }: SummaryRow): EvaluationSummary {
  const summary = JSON.parse(summary_json) as Omit<EvaluationSummary, "id" | "revision">;
  return { ...summary, id, revision };
}

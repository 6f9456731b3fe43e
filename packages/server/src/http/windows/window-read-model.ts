import { evaluationVerdicts, type ModelWindow } from "@plumbline/contracts";
import type { Kysely } from "kysely";
import type { Tables } from "../../storage/metadata/tables.ts";
import { isoTime } from "../read-side/iso-time.ts";

export interface WindowQuery {
  readonly modelId: number;
  readonly monitor?: string | undefined;
  readonly version?: string | undefined;
  readonly fromMs: number;
  readonly toMs: number;
  readonly limit: number;
}

/** Windows of the monitors in force with what was last said of each; the one that ended last comes first. */
export async function listWindows(
  db: Kysely<Tables>,
  { modelId, monitor, version, fromMs, toMs, limit }: WindowQuery,
): Promise<ModelWindow[]> {
  let query = db
    .selectFrom("windows")
    .innerJoin("monitors", "monitors.id", "windows.monitor_id")
    .leftJoin("evaluations", "evaluations.id", "windows.evaluation_id")
    .select([
      "monitors.name",
      "windows.version",
      "windows.start_at",
      "windows.end_at",
      "windows.revision",
      "windows.evaluation_id",
      "windows.dirty_position",
      "windows.evaluated_position",
      "evaluations.verdict",
      "evaluations.rows",
    ])
    .where("windows.model_id", "=", modelId)
    .where("monitors.retired_at", "is", null)
    .where("windows.end_at", ">", fromMs)
    .where("windows.start_at", "<", toMs);
  if (monitor !== undefined) query = query.where("monitors.name", "=", monitor);
  if (version !== undefined) query = query.where("windows.version", "=", version);
  const rows = await query.orderBy("windows.end_at", "desc").limit(limit).execute();
  return rows.map((row) => ({
    ...{ monitor: row.name, version: row.version, revision: row.revision },
    ...{ from: isoTime(row.start_at), to: isoTime(row.end_at) },
    evaluationId: row.evaluation_id,
    verdict: evaluationVerdicts.find((verdict) => verdict === row.verdict) ?? null,
    rows: row.rows,
    isStale: row.dirty_position > row.evaluated_position,
  }));
}

import { recordAudit } from "./audit-record.ts";
import { compressJson } from "./compressed-json.ts";
import { runRecords } from "./run-store.ts";
import type { Prepare } from "./sqlite-dialect.ts";
import type { StoredSetColumn } from "./row-set-store.ts";

/** A set whose file may lie on the disk. */
export interface KeptSet {
  readonly id: string;
  readonly modelId: number;
  readonly model: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly createdAtMs: number;
  /** Below the folder of sets. */
  readonly path: string;
  /** What its column of prediction ids is called. */
  readonly idColumn: string;
  /** A run that is not over learns from it, or is judged on it. */
  readonly isInUse: boolean;
}

/** Of one model, or of all. */
export function keptSets(prepare: Prepare, modelId: number | null): readonly KeptSet[] {
  return prepare(selectKept)
    .all({ model: modelId })
    .map((row) => {
      const columns = JSON.parse(String(row["schema_json"])) as readonly StoredSetColumn[];
      return {
        ...{ id: String(row["id"]), modelId: Number(row["model_id"]), model: String(row["model"]) },
        ...{ fromMs: Number(row["from_at"]), toMs: Number(row["to_at"]) },
        ...{ createdAtMs: Number(row["created_at"]), path: String(row["path"]) },
        idColumn: columns.find(({ source }) => source === "pl_id")?.name ?? "id",
        isInUse: row["in_use"] === 1,
      };
    });
}

export interface Forgotten {
  readonly sets: readonly Pick<KeptSet, "id" | "modelId" | "model">[];
  /** For people who ask for the set later. */
  readonly why: string;
  readonly actor: string;
  readonly atMs: number;
}

/**
 * Says that the rows of sets are deleted: their hash and request stay, the file and what was made of the
 * rows go. Runs that used them are told in their logs. The files are for the caller.
 */
export function forgetSets(prepare: Prepare, { sets, why, actor, atMs }: Forgotten): void {
  const nothing = compressJson({ problem: `the rows of the set were deleted: ${why}` });
  for (const { id, modelId, model } of sets) {
    if (prepare(markDeleted).run(atMs, why, nothing, modelId, id).changes === 0) continue;
    recordAudit(prepare, {
      ...{ atMs, actor, action: "delete-row-set", subject: model },
      details: { set: id, reason: why },
    });
    for (const run of prepare(selectRuns).all(modelId, id, id)) {
      const what = run["training_set_id"] === id ? "it learnt from" : "it was judged on";
      const text = `The rows that ${what} (set ${id.slice(0, 12)}) were deleted: ${why}`;
      runRecords(prepare).addEntries(String(run["id"]), [{ kind: "note", text, atMs }]);
    }
  }
}

const selectKept = `
  select training_sets.id, training_sets.model_id, models.name as model, from_at, to_at, path,
    training_sets.schema_json, training_sets.created_at,
    exists (select 1 from runs where runs.model_id = training_sets.model_id and ended_at is null
      and training_sets.id in (training_set_id, evaluation_set_id)) as in_use
  from training_sets join models on models.id = training_sets.model_id
  where deleted_at is null and (:model is null or training_sets.model_id = :model)`;
const markDeleted = `
  update training_sets set deleted_at = ?, deleted_why = ?, profile = ?
  where model_id = ? and id = ? and deleted_at is null`;
const selectRuns = `
  select id, training_set_id from runs
  where model_id = ? and (training_set_id = ? or evaluation_set_id = ?)`;

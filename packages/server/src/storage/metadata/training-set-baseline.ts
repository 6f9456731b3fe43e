import type { VersionDetails } from "@plumbline/contracts";
import { decompressJson } from "./compressed-json.ts";
import type { Prepare } from "./sqlite-dialect.ts";

interface NewBaseline {
  readonly modelId: number;
  readonly version: string;
  readonly atMs: number;
  readonly data: VersionDetails["data"];
}

const selectSet = "select profile, rows from training_sets where model_id = ? and id = ?";
const insertBaseline = `
  insert into baselines (model_id, version, created_at, plan_id, origin_json, document)
  values (?, ?, ?, ?, ?, ?)`;

/**
 * Puts the baseline that was made when a training set was extracted in force for the version that was
 * trained on it; null when it was trained on something else.
 */
export function baselineOfTrainingSetIn(
  prepare: Prepare,
  { modelId, version, atMs, data }: NewBaseline,
): number | null {
  for (const { kind, id } of data) {
    const row = kind === "plumbline" ? prepare(selectSet).get(modelId, id) : undefined;
    const bytes = row?.["profile"];
    if (!(bytes instanceof Uint8Array)) continue;
    const planId = planOf(decompressJson(bytes));
    if (planId === undefined) continue;
    const origin = JSON.stringify({ kind: "training-set", id, rows: row?.["rows"] });
    const { lastInsertRowid } = prepare(insertBaseline).run(
      ...[modelId, version, atMs, planId, origin, bytes],
    );
    return Number(lastInsertRowid);
  }
  return null;
}

/** Undefined when it is no document of a baseline, which has a plan. */
function planOf(document: unknown): string | undefined {
  const { format, plan } = (document ?? {}) as {
    readonly format?: unknown;
    readonly plan?: { readonly id?: unknown };
  };
  const isBaseline = format === "plumbline-baseline" && typeof plan?.id === "string";
  return isBaseline ? plan.id : undefined;
}

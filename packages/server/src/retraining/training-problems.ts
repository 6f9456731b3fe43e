import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { ModelConfig } from "@plumbline/contracts";
import { check, checks, createDuckDbEngine, readBaseline, type Baseline } from "@plumbline/core";
import { fieldNames } from "../monitors/plan-rows.ts";
import type { LakeDatabase } from "../storage/lake/duckdb-database.ts";
import { renameParquet } from "../storage/lake/rename-parquet.ts";
import type { StoredBaseline } from "../storage/metadata/baseline-store.ts";
import type { RowSetOnDisk } from "./row-sets.ts";

export interface TrainingCheck {
  readonly set: RowSetOnDisk;
  readonly baseline: StoredBaseline;
  readonly config: ModelConfig;
  readonly database: Pick<LakeDatabase, "run">;
  readonly tempFolder: string;
}

/** How many rows there are, and how old they are, is for the policy to say. */
const notAsked: ReadonlySet<string> = new Set(["volume", "freshness"]);

/** What is broken in a training set, measured against the baseline of the model, in words. */
export async function trainingProblems({
  set,
  baseline,
  config,
  database,
  tempFolder,
}: TrainingCheck): Promise<readonly string[]> {
  const document = readBaseline(JSON.stringify(baseline.document), `baseline ${baseline.id}`);
  const path = join(tempFolder, `training-${randomUUID()}.parquet`);
  const names = planNames(set, document, config);
  const engine = await createDuckDbEngine({ tempFolder });
  try {
    await renameParquet(database, { from: set.path, to: path }, names);
    const table = await engine.open({ paths: [path], label: "the training set" });
    const left = checks.filter(({ id, family }) => family !== "quality" || notAsked.has(id));
    const { results } = check(document, await table.profile(document.plan), {
      checks: Object.fromEntries(left.map(({ id }) => [id, false])),
    });
    // What only answers have, such as a latency, nobody learns from.
    const present = new Set(names.map(({ to }) => to));
    const fields = [...fieldNames(document.plan.roles).values()];
    const absent = new Set(fields.filter((name) => !present.has(name)));
    return results
      .filter(({ verdict }) => verdict === "alert")
      .filter(({ column }) => column === null || !absent.has(column))
      .map(({ column, reason }) => (column === null ? reason : `${column}: ${reason}`));
  } finally {
    await engine.close();
    await rm(path, { force: true });
  }
}

/** Fields under the names they have in the plan; features under their own. */
function planNames({ columns }: RowSetOnDisk, { plan }: Baseline, { ignore }: ModelConfig) {
  const fields = fieldNames(plan.roles);
  const ignored = new Set(ignore);
  return columns.flatMap(({ name, source }) => {
    if (!source.startsWith("pl_")) return ignored.has(source) ? [] : [{ from: name, to: source }];
    const shown = fields.get(source);
    return shown === undefined ? [] : [{ from: name, to: shown }];
  });
}

import { compact } from "../ingest/compaction.ts";
import { applyRetention, type RetentionParts } from "../ingest/retention.ts";
import { readModelConfig } from "../monitors/monitored-models.ts";
import { cleanRetraining, type RetrainingFolders } from "./clean-retraining.ts";
import { createSweeper } from "../storage/lake/sweep-lake.ts";

export interface MaintenanceParts extends RetentionParts, RetrainingFolders {
  readonly monotonicMs: () => number;
}

/** What keeps the lake tidy while there is nothing else to do. */
export interface Maintenance {
  /** Does what is due, for a few seconds at most; the rest is found again at the next turn. */
  turn(): Promise<void>;
}

const [second, minute, hour] = [1000, 60_000, 3_600_000];
const compactEveryMs = 30 * second;
const sweepEveryMs = 10 * minute;
const retainEveryMs = hour;
const cleanEveryMs = hour;
const budgetMs = 3 * second;

export function createMaintenance(parts: MaintenanceParts): Maintenance {
  const sweeper = createSweeper(parts);
  const jobs = [
    { everyMs: compactEveryMs, run: () => compact(parts, {}, AbortSignal.timeout(budgetMs)) },
    { everyMs: sweepEveryMs, run: () => sweeper.sweep() },
    { everyMs: retainEveryMs, run: () => retain(parts) },
    { everyMs: cleanEveryMs, run: () => cleanRetraining(parts) },
  ].map((job) => ({ ...job, dueAtMs: parts.monotonicMs() + job.everyMs }));
  return {
    async turn() {
      for (const job of jobs) {
        if (parts.monotonicMs() < job.dueAtMs) continue;
        await job.run();
        job.dueAtMs = parts.monotonicMs() + job.everyMs;
      }
    },
  };
}

/** Drops what each model's configuration does not keep. */
async function retain(parts: RetentionParts): Promise<void> {
  const models = await parts.metadata.db
    .selectFrom("models")
    .select(["id", "config_json"])
    .where("config_json", "is not", null)
    .execute();
  for (const { id, config_json } of models) {
    const { retentionDays } = readModelConfig(config_json);
    if (retentionDays !== undefined) await applyRetention(parts, id, retentionDays);
  }
}

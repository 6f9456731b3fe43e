import type { RunAction } from "@plumbline/contracts";
import { PlumblineError } from "@plumbline/core";
import { runIdOf, type RunRecord } from "../../domain/run.ts";
import { readModelConfig } from "../../monitors/monitored-models.ts";
import { aliasTargetIn } from "../../storage/metadata/alias-store.ts";
import { recordAudit } from "../../storage/metadata/audit-record.ts";
import { incidentRecords } from "../../storage/metadata/incident-store.ts";
import type { Metadata } from "../../storage/metadata/open-metadata.ts";
import { createModelStore } from "../../storage/metadata/model-store.ts";
import { retryWhileBusy } from "../../storage/metadata/retry-while-busy.ts";
import { runRecords } from "../../storage/metadata/run-store.ts";
import type { Prepare } from "../../storage/metadata/sqlite-dialect.ts";

export interface AskedRun {
  readonly model: { readonly id: number; readonly name: string };
  readonly action: RunAction;
  readonly reason: string;
  readonly incident: number | null;
  readonly actor: string;
  readonly atMs: number;
  /** Eight of them. */
  readonly randomBytes: Uint8Array;
}

/** Queues a run that somebody asked for, unless it cannot be, or another one is not over. */
export async function startRun(metadata: Metadata, asked: AskedRun): Promise<RunRecord> {
  const { model, action } = asked;
  const { document } = await createModelStore(metadata.db).config(model.id);
  const { policy } = readModelConfig(document === null ? null : JSON.stringify(document));
  const executor = action === "retrain" ? policy?.executor?.kind : "none";
  if (executor === undefined) {
    throw impossible(
      asked,
      "its configuration has no policy with an executor: it says what trains",
    );
  }
  return retryWhileBusy(() => metadata.transaction((prepare) => addIn(prepare, asked, executor)));
}

function addIn(prepare: Prepare, asked: AskedRun, executor: string): RunRecord {
  const { model, action, reason, incident, actor, atMs } = asked;
  if (aliasTargetIn(prepare, model.id, "champion") === undefined) {
    throw impossible(asked, "it has no version yet, so there is nothing to be better than");
  }
  const found = incident === null ? undefined : incidentRecords(prepare).get(incident);
  if (incident !== null && found?.modelId !== model.id) {
    throw new PlumblineError("PL_INCIDENT_UNKNOWN", { id: incident });
  }
  const records = runRecords(prepare);
  const run = records.add({
    ...{ id: runIdOf(atMs, asked.randomBytes), modelId: model.id, action, reason, actor, executor },
    ...{ decisionId: null, incidentId: incident, details: null, atMs },
    eventTimeMs: newestEventTime(prepare, model.id, atMs),
  });
  if (run === undefined) {
    const { id = "", state = "" } = records.liveOf(model.id) ?? {};
    throw new PlumblineError("PL_RUN_UNDER_WAY", { model: model.name, run: id, state });
  }
  const details = { run: run.id, runAction: action, reason };
  recordAudit(prepare, { atMs, actor, action: "run-queued", subject: model.name, details });
  if (incident !== null) {
    incidentRecords(prepare).addEntry(incident, {
      ...{ atMs, eventTimeMs: null, lane: "people", actor, link: { run: run.id } },
      message: `Asked for: ${action}. ${reason}`,
    });
  }
  return run;
}

function newestEventTime(prepare: Prepare, modelId: number, otherwise: number): number {
  const row = prepare("select max(last_seen_at) as newest from versions where model_id = ?").get(
    modelId,
  );
  const newest = row?.["newest"];
  return typeof newest === "number" ? newest : otherwise;
}

const impossible = ({ model, action }: AskedRun, problem: string): PlumblineError =>
  new PlumblineError("PL_RUN_IMPOSSIBLE", { model: model.name, action, problem });

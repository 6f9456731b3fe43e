import type { Run, RunLogEntry } from "@plumbline/contracts";
import type { RunRecord } from "../../domain/run.ts";
import type { RunEntry } from "../../storage/metadata/run-store.ts";
import { isoTime } from "../read-side/iso-time.ts";

const timeOrNull = (ms: number | null): string | null => (ms === null ? null : isoTime(ms));

/** A run as answers show it. */
export function shownRun(run: RunRecord): Run {
  const { id, model, state, action, reason, actor, decisionId, incidentId, executor } = run;
  const { attempt, externalUrl, trainingSetId, evaluationSetId, champion, candidate, gate } = run;
  return {
    ...{ id, model, state, action, reason, actor, decisionId, incidentId, executor, attempt },
    createdAt: isoTime(run.createdAtMs),
    eventTime: isoTime(run.eventTimeMs),
    changedAt: isoTime(run.changedAtMs),
    endedAt: timeOrNull(run.endedAtMs),
    deadline: timeOrNull(run.deadlineMs),
    cancelRequested: run.cancelRequestedMs !== null,
    ...{ externalUrl, trainingSetId, evaluationSetId, champion, candidate, gate },
    message: run.progress.message,
  };
}

export const shownEntry = ({ id, atMs, kind, text }: RunEntry): RunLogEntry => ({
  ...{ id, kind, text, at: isoTime(atMs) },
});

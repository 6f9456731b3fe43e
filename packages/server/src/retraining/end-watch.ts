import type { EvidenceLink, ModelConfig, WatchState } from "@plumbline/contracts";
import { previousChampion } from "../domain/champion-history.ts";
import { causeKeyText, type CauseKey } from "../domain/incident-cause.ts";
import { isLive } from "../domain/incident-lifecycle.ts";
import { severityOf } from "../domain/incident-severity.ts";
import type { Watch } from "../domain/watch.ts";
import { championMovesIn, rollBackIn } from "../storage/metadata/alias-store.ts";
import { announcementRecords } from "../storage/metadata/announcement-store.ts";
import { recordAudit } from "../storage/metadata/audit-record.ts";
import { incidentRecords } from "../storage/metadata/incident-store.ts";
import { runRecords } from "../storage/metadata/run-store.ts";
import type { Prepare } from "../storage/metadata/sqlite-dialect.ts";
import { watchRecords } from "../storage/metadata/watch-store.ts";

export interface WatchEnd {
  readonly watch: Watch;
  readonly summary: string;
  readonly atMs: number;
  /** Event time it speaks of. */
  readonly eventTimeMs: number;
}

const actor = "plumbline";

/** The end of a watch with its words on the incident, the run and in the audit; false when it was over. */
export function endWatch(prepare: Prepare, state: WatchState, end: WatchEnd): boolean {
  const { watch, summary, atMs, eventTimeMs } = end;
  if (!watchRecords(prepare).end(watch.id, state, atMs)) return false;
  const { model, version, previous, runId, incidentId } = watch;
  recordAudit(prepare, {
    ...{ atMs, actor, action: `watch-${state}`, subject: model },
    details: { watch: watch.id, version, previous, run: runId, reason: summary },
  });
  if (runId !== null)
    runRecords(prepare).addEntries(runId, [{ atMs, kind: "note", text: summary }]);
  if (incidentId !== null) {
    incidentRecords(prepare).addEntry(incidentId, {
      ...{ atMs, eventTimeMs, lane: "promotion", actor, message: summary, link: linkOf(watch) },
    });
  }
  return true;
}

/**
 * A champion that does harm: back to the one before, or a person is asked to decide. Where there is no
 * champion to go back to, a person is asked as well.
 */
export function endHarmful(
  prepare: Prepare,
  end: WatchEnd,
  { watch: rules, alerts }: Pick<ModelConfig, "watch" | "alerts">,
): void {
  const { watch, summary, atMs } = end;
  const target = previousChampion(championMovesIn(prepare, watch.modelId));
  const goesBack = rules.rollback === "automatic" && target !== null;
  const what = goesBack
    ? `${target} is champion again`
    : target === null
      ? "There is no earlier champion to go back to: somebody has to decide"
      : `Somebody has to decide: plumbline model rollback ${watch.model} makes ${target} champion again`;
  const told = { ...end, summary: `${summary}. ${what}` };
  const linked =
    watch.incidentId === null ? undefined : incidentRecords(prepare).get(watch.incidentId);
  if (!endWatch(prepare, goesBack ? "rolled-back" : "harm", told)) return;
  if (goesBack) {
    rollBackIn(prepare, {
      ...{ modelId: watch.modelId, actor, reason: summary, runId: watch.runId },
      ...{ eventTimeMs: null, atMs },
    });
  }
  if (linked !== undefined && isLive(linked)) {
    announcementRecords(prepare).add(linked.id, goesBack ? "update" : "escalate", atMs);
  } else if (!goesBack) openHarm(prepare, told, alerts);
}

/** Nobody would hear of it otherwise. */
function openHarm(
  prepare: Prepare,
  { watch, summary, atMs, eventTimeMs }: WatchEnd,
  alerts: ModelConfig["alerts"],
): void {
  const { model, modelId, version, previous, latest } = watch;
  const key: CauseKey = { kind: "performance", columns: [""], version, segment: null };
  const severity = severityOf(key, alerts, true);
  if (severity === null) return;
  const records = incidentRecords(prepare);
  const causeKey = causeKeyText(key);
  const known = records.ofCause(modelId, causeKey).find(isLive);
  const fromMs = latest?.firstAnswerMs ?? watch.fromEventMs;
  const incident =
    known ??
    records.insert({
      ...{ modelId, causeKey, kind: "performance", severity, state: "open", summary, version },
      ...{ title: `${model}: ${version} does worse than ${previous} did`, segment: null },
      ...{ causedBy: null, owner: null, openedAtMs: atMs, changedAtMs: atMs },
      ...{ firstWindowMs: fromMs, lastWindowMs: eventTimeMs, wellWindows: 0 },
      ...{ resolvedAtMs: null, closedAtMs: null, closeReason: null },
      details: { signals: [], explanations: [], rules: [], joined: [] },
    });
  records.addEntry(incident.id, {
    ...{ atMs, eventTimeMs, lane: "promotion", actor, message: summary, link: linkOf(watch) },
  });
  announcementRecords(prepare).add(incident.id, known === undefined ? "open" : "escalate", atMs);
  recordAudit(prepare, {
    ...{ atMs, actor, action: "open-incident", subject: `incident ${incident.id}` },
    details: { model, reason: summary },
  });
}

const linkOf = ({ runId, version }: Watch): EvidenceLink => ({
  version,
  ...(runId === null ? {} : { run: runId }),
});

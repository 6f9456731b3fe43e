import type { PolicyDocument } from "@plumbline/contracts";
import type { LoopPart, LoopTurn } from "../domain/loop-part.ts";
import { decide, type PolicyDecision } from "../domain/policy-decide.ts";
import { runIdOf } from "../domain/run.ts";
import { recordAudit } from "../storage/metadata/audit-record.ts";
import { decisionRecords, type NewDecision } from "../storage/metadata/decision-store.ts";
import { incidentRecords } from "../storage/metadata/incident-store.ts";
import type { Metadata } from "../storage/metadata/open-metadata.ts";
import { retryWhileBusy } from "../storage/metadata/retry-while-busy.ts";
import { runRecords } from "../storage/metadata/run-store.ts";
import type { Prepare } from "../storage/metadata/sqlite-dialect.ts";
import { factsKey, isBehind, readPolicyFacts } from "./policy-facts.ts";
import { createPolicyModels } from "./policy-models.ts";
import type { PolicyModel } from "./read-policy-history.ts";
import { createWindowDigests } from "./window-digests.ts";

export interface DecisionChange {
  readonly what: "decision";
  readonly model: string;
  readonly id: number;
  readonly action: PolicyDecision["action"];
}

export interface PolicyLoopParts {
  readonly metadata: Metadata;
  readonly clock: () => number;
  readonly randomBytes: (bytes: number) => Uint8Array;
  /** Told of decisions that say something new. */
  readonly onChanged?: (change: DecisionChange) => void;
}

const pauseMs = 1_000;
/** Time alone also decides: a cooldown ends, a champion grows old. */
const lookAgainMs = 30_000;
const actor = "plumbline";

interface Look {
  readonly key: string;
  readonly atMs: number;
}

/**
 * Decides for each model with a policy, whenever something that it looks at has changed. The decision,
 * its run, the entry on the incident and the audit are one transaction, which only succeeds while what
 * was looked at is still so: nothing is decided twice, and no decision starts two runs.
 */
export function createPolicyLoop(parts: PolicyLoopParts): LoopPart {
  const { metadata, clock, onChanged } = parts;
  const models = createPolicyModels();
  const digests = createWindowDigests();
  const looks = new Map<number, Look>();

  /** A clock that jumped back says nothing about how long ago something was. */
  const isDue = (modelId: number, key: string): boolean => {
    const last = looks.get(modelId);
    return last?.key !== key || Math.abs(clock() - last.atMs) >= lookAgainMs;
  };

  const considered = (model: PolicyModel, policy: PolicyDocument) =>
    metadata.read((prepare): Considered | undefined => {
      if (isBehind(prepare)) return undefined;
      const key = factsKey(prepare, model);
      if (!isDue(model.id, key)) return undefined;
      looks.set(model.id, { key, atMs: clock() });
      const facts = readPolicyFacts(prepare, model, { digests, wallMs: clock() });
      if (facts === undefined) return undefined;
      const decision = decide(policy, facts);
      return { model, policy, decision, key, nowMs: facts.nowMs };
    });

  return {
    name: "policy",
    async turn(signal): Promise<LoopTurn> {
      let did = false;
      for (const model of await metadata.read(models)) {
        const { policy } = model.config;
        if (policy === undefined || signal.aborted) continue;
        const one = await considered(model, policy);
        if (one === undefined) continue;
        const change = await retryWhileBusy(() =>
          metadata.transaction((prepare) => record(prepare, parts, one)),
        );
        if (change === "changed meanwhile") looks.delete(model.id);
        else if (change !== null) onChanged?.(change);
        did ||= change !== null;
      }
      return { did, nextInMs: pauseMs };
    },
  };
}

interface Considered {
  readonly model: PolicyModel;
  readonly policy: PolicyDocument;
  readonly decision: PolicyDecision;
  readonly key: string;
  readonly nowMs: number;
}

/** Null when it only says again what is known. */
function record(
  prepare: Prepare,
  parts: PolicyLoopParts,
  { model, policy, decision, key, nowMs }: Considered,
): DecisionChange | "changed meanwhile" | null {
  if (revisionOf(prepare, model.id) !== model.revision || factsKey(prepare, model) !== key) {
    return "changed meanwhile";
  }
  const decisions = decisionRecords(prepare);
  const latest = decisions.latest(model.id);
  const { action, reason, findings, wanted, incidentId, details } = decision;
  const row: NewDecision = {
    ...{ modelId: model.id, atMs: parts.clock(), eventTimeMs: nowMs, action, reason, findings },
    ...{ wanted, incidentId, runId: null, changePointMs: details?.changePointMs ?? null },
    ...{ policyRevision: model.revision, foldKey: `${model.revision} ${decision.key}` },
    ...{ factsKey: key, toldKey: toldKey(decision) },
  };
  const acts = action !== "nothing" && action !== "wait";
  if (!acts && latest?.foldKey === row.foldKey) {
    if (latest.factsKey !== key) decisions.repeat(latest.id, row);
    return null;
  }
  const runId = acts ? runIdOf(row.atMs, parts.randomBytes(8)) : null;
  const tellsIncident =
    incidentId !== null &&
    row.toldKey !== "" &&
    (acts || !decisions.wasTold(incidentId, row.toldKey));
  const id = decisions.add({ ...row, runId });
  if (acts && runId !== null) {
    startRun(prepare, { model, policy, decision, row, id, runId, action });
  }
  if (tellsIncident) tell(prepare, incidentId, { decision, row, id, runId });
  return { what: "decision", model: model.name, id, action };
}

/** What tells its story itself. */
const toldElsewhere: ReadonlySet<string> = new Set(["run under way", "watch under way"]);

/** What an incident is told once: the action, and what holds it back. */
function toldKey({ action, wanted, findings, incidentId }: PolicyDecision): string {
  if (incidentId === null) return "";
  const holding = findings
    .filter(({ part, outcome }) => part === "bar" && outcome === "yes")
    .map(({ name }) => name);
  if (holding.some((name) => toldElsewhere.has(name))) return "";
  return JSON.stringify([action, wanted, ...holding]);
}

interface Started {
  readonly model: PolicyModel;
  readonly policy: PolicyDocument;
  readonly decision: PolicyDecision;
  readonly row: NewDecision;
  readonly id: number;
  readonly runId: string;
  readonly action: Exclude<PolicyDecision["action"], "nothing" | "wait">;
}

function startRun(
  prepare: Prepare,
  { model, policy, decision, row, id, runId, action }: Started,
): void {
  const { reason, incidentId, details } = decision;
  const executor = action === "retrain" ? (policy.executor?.kind ?? "none") : "none";
  const run = runRecords(prepare).add({
    ...{ id: runId, modelId: model.id, action, reason, actor, decisionId: id, incidentId },
    ...{ executor, eventTimeMs: row.eventTimeMs, details, atMs: row.atMs },
  });
  // The whole transaction goes: what was looked at said that no run is under way.
  if (run === undefined) throw new RangeError(`A run of ${model.name} is under way`);
  recordAudit(prepare, {
    ...{ atMs: row.atMs, actor, action: "start-run", subject: model.name },
    details: { run: runId, action, decision: id, incident: incidentId, reason },
  });
}

interface Told {
  readonly decision: PolicyDecision;
  readonly row: NewDecision;
  readonly id: number;
  readonly runId: string | null;
}

function tell(prepare: Prepare, incidentId: number, { decision, row, id, runId }: Told): void {
  incidentRecords(prepare).addEntry(incidentId, {
    ...{ atMs: row.atMs, eventTimeMs: row.eventTimeMs, lane: "retraining", actor },
    message: decision.reason,
    link: { decision: id, ...(runId === null ? {} : { run: runId }) },
  });
}

function revisionOf(prepare: Prepare, modelId: number): number {
  const row = prepare("select config_revision from models where id = ?").get(modelId);
  return Number(row?.["config_revision"]);
}

import type { SQLOutputValue } from "node:sqlite";
import { openDrill } from "../../domain/champion-history.ts";
import {
  championMovesIn,
  modelNameIn,
  moveAliasIn,
  toMove,
  type Moved,
  type NewMove,
  type StoredMove,
} from "./alias-store.ts";
import { recordAudit } from "./audit-record.ts";
import type { Metadata } from "./open-metadata.ts";
import { retryWhileBusy } from "./retry-while-busy.ts";
import type { Prepare } from "./sqlite-dialect.ts";

/** A move that its deployment has not confirmed. */
export interface WaitingMove extends StoredMove {
  readonly model: string;
  readonly dueAtMs: number;
  /** `deployment` of the model's configuration. */
  readonly document: { readonly kind: string };
  /** Event time of the newest row of the version; null when none came. */
  readonly lastSeenAtMs: number | null;
}

interface OpenDrill extends StoredMove {
  readonly model: string;
}

export interface Outcome {
  readonly state: "done" | "failed";
  readonly message: string;
}

export interface DeploymentStore {
  /** Oldest first. */
  waiting(): Promise<readonly WaitingMove[]>;
  /** Counts an attempt; false when the move waits no more. */
  beginAttempt(moveId: number): Promise<boolean>;
  tryAgain(moveId: number, dueAtMs: number, message: string): Promise<void>;
  /** False when somebody was faster, or another move came. */
  settle(moveId: number, outcome: Outcome): Promise<boolean>;
  /** Drills that led away and are settled there: they are to lead back. */
  drillsToEnd(): Promise<readonly OpenDrill[]>;
  endDrill(there: StoredMove): Promise<Moved | undefined>;
}

const selectWaiting = `
  select m.*, models.name as model, models.config_json, v.last_seen_at
  from alias_moves m join models on models.id = m.model_id
  left join versions v on v.model_id = m.model_id and v.version = m.to_version
  where m.deploy_state = 'waiting' order by m.id limit 1000`;
const settleMove = `
  update alias_moves set deploy_state = ?, deploy_message = ?,
    deployed_in_ms = case ? when 'done' then max(0, ? - at) end
  where id = ? and deploy_state = 'waiting' returning *`;
const selectDrilled = `
  select distinct model_id from alias_moves where kind = 'drill' and alias = 'champion'
    and deploy_state in ('done', 'failed')`;

/** How the moves of aliases come to those who answer. */
export function createDeploymentStore(metadata: Metadata, clock: () => number): DeploymentStore {
  const write = <T>(work: (prepare: Prepare) => T): Promise<T> =>
    retryWhileBusy(() => metadata.transaction(work));
  return {
    waiting: () => metadata.read((prepare) => prepare(selectWaiting).all().map(toWaiting)),
    beginAttempt: (moveId) =>
      write((prepare) => {
        const { changes } = prepare(
          "update alias_moves set deploy_attempts = deploy_attempts + 1 where id = ? and deploy_state = 'waiting'",
        ).run(moveId);
        return changes === 1;
      }),
    tryAgain: (moveId, dueAtMs, message) =>
      write((prepare) => {
        prepare(
          "update alias_moves set deploy_due_at = ?, deploy_message = ? where id = ? and deploy_state = 'waiting'",
        ).run(dueAtMs, message, moveId);
      }),
    settle: (moveId, outcome) => write((prepare) => settleIn(prepare, moveId, outcome, clock())),
    drillsToEnd: () =>
      metadata.read((prepare) =>
        prepare(selectDrilled)
          .all()
          .flatMap((row) => {
            const open = openDrill(championMovesIn(prepare, Number(row["model_id"])));
            if (open === undefined || open.deployment.state === "waiting") return [];
            return [{ ...open, model: modelNameIn(prepare, open.modelId) }];
          }),
      ),
    endDrill: (there) => write((prepare) => endDrillIn(prepare, there, clock())),
  };
}

function settleIn(
  prepare: Prepare,
  moveId: number,
  { state, message }: Outcome,
  nowMs: number,
): boolean {
  const row = prepare(settleMove).get(state, message, state, nowMs, moveId);
  if (row === undefined) return false;
  const { modelId, alias, to, deployedInMs } = toMove(row);
  recordAudit(prepare, {
    ...{ atMs: nowMs, actor: "plumbline", subject: modelNameIn(prepare, modelId) },
    action: state === "done" ? "deployed" : "deployment-failed",
    details: { move: moveId, alias, to, deployedInMs, message },
  });
  return true;
}

function endDrillIn(prepare: Prepare, there: StoredMove, atMs: number): Moved | undefined {
  const open = openDrill(championMovesIn(prepare, there.modelId));
  if (open?.id !== there.id || open.from === null) return undefined;
  return moveAliasIn(prepare, {
    ...{ modelId: there.modelId, alias: "champion", to: open.from, kind: "drill", atMs },
    ...{ actor: there.actor, reason: `back from the drill: ${there.reason}` },
    ...{ runId: null, eventTimeMs: null },
  } satisfies NewMove);
}

function toWaiting(row: Readonly<Record<string, SQLOutputValue>>): WaitingMove {
  const json = row["config_json"];
  const config = (typeof json === "string" ? JSON.parse(json) : {}) as {
    readonly deployment?: { readonly kind: string };
  } | null;
  return {
    ...toMove(row),
    model: String(row["model"]),
    dueAtMs: Number(row["deploy_due_at"]),
    document: config?.deployment ?? { kind: "poll" },
    lastSeenAtMs: row["last_seen_at"] === null ? null : Number(row["last_seen_at"]),
  };
}

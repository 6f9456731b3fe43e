import type { SQLOutputValue } from "node:sqlite";
import type { AliasMoveKind, AliasName } from "@plumbline/contracts";
import { nearestName, PlumblineError } from "@plumbline/core";
import { previousChampion } from "../../domain/champion-history.ts";
import { recordAudit } from "./audit-record.ts";
import type { Metadata } from "./open-metadata.ts";
import { retryWhileBusy } from "./retry-while-busy.ts";
import type { Prepare } from "./sqlite-dialect.ts";

export const deployStates = ["none", "waiting", "done", "failed", "superseded"] as const;
export type DeployState = (typeof deployStates)[number];

export interface StoredMove {
  readonly id: number;
  readonly modelId: number;
  readonly alias: AliasName;
  readonly from: string | null;
  readonly to: string | null;
  readonly atMs: number;
  /** Of the model's newest row then. */
  readonly eventTimeMs: number;
  readonly actor: string;
  readonly reason: string;
  readonly runId: string | null;
  readonly kind: AliasMoveKind;
  /** From the order until it was done; null before. */
  readonly deployedInMs: number | null;
  readonly deployment: {
    readonly state: DeployState;
    readonly attempts: number;
    readonly message: string;
  };
}

export interface NewMove {
  readonly modelId: number;
  readonly alias: AliasName;
  readonly to: string;
  readonly kind: AliasMoveKind;
  readonly actor: string;
  readonly reason: string;
  readonly runId: string | null;
  /** Null: of the model's newest row. */
  readonly eventTimeMs: number | null;
  readonly atMs: number;
}

export interface Moved {
  /** False when the alias was there already: `move` is then the one that brought it. */
  readonly isNew: boolean;
  readonly move: StoredMove;
}

export type NewRollback = Omit<NewMove, "alias" | "to" | "kind">;

/** Where an alias leads. */
export interface AliasTarget {
  readonly alias: AliasName;
  readonly version: string;
  /** Null for a champion that nobody named. */
  readonly sinceMs: number | null;
  /** Id of the move that brought it here; 0 for a champion that nobody named. */
  readonly revision: number;
}

export interface AliasStore {
  moveAlias(move: Omit<NewMove, "atMs">): Promise<Moved>;
  /** Moves the champion back. @throws PlumblineError PL_ROLLBACK_IMPOSSIBLE without an earlier one */
  rollBack(rollback: Omit<NewRollback, "atMs">): Promise<Moved>;
  targets(modelId: number): Promise<readonly AliasTarget[]>;
  target(modelId: number, alias: AliasName): Promise<AliasTarget | undefined>;
  previousChampion(modelId: number): Promise<string | null>;
  /** Newest first. */
  moves(modelId: number, options?: MovesOptions): Promise<readonly StoredMove[]>;
}

export interface MovesOptions {
  readonly alias?: AliasName;
  /** @default 50 */
  readonly limit?: number;
}

/** The aliases of models: each change is one transaction with its move and its line in the audit. */
export function createAliasStore(metadata: Metadata, clock: () => number): AliasStore {
  const write = <T>(work: (prepare: Prepare) => T): Promise<T> =>
    retryWhileBusy(() => metadata.transaction(work));
  return {
    moveAlias: (move) => write((prepare) => moveAliasIn(prepare, { ...move, atMs: clock() })),
    rollBack: (rollback) => write((prepare) => rollBackIn(prepare, { ...rollback, atMs: clock() })),
    targets: (modelId) => metadata.read((prepare) => aliasTargetsIn(prepare, modelId)),
    target: (modelId, alias) => metadata.read((prepare) => aliasTargetIn(prepare, modelId, alias)),
    previousChampion: (modelId) =>
      metadata.read((prepare) => previousChampion(championMovesIn(prepare, modelId))),
    moves: (modelId, options) => metadata.read((prepare) => movesIn(prepare, modelId, options)),
  };
}

/** For transactions that do more: a run that is promoted, a watch that takes back. */
export function moveAliasIn(prepare: Prepare, move: NewMove): Moved {
  const { modelId, alias, to } = move;
  requireVersion(prepare, modelId, to);
  const before = aliasTargetIn(prepare, modelId, alias);
  if (before?.version === to && before.revision > 0) {
    return { isNew: false, move: moveIn(prepare, before.revision) };
  }
  const from = before === undefined || before.version === to ? null : before.version;
  const id = addMove(prepare, move, from);
  prepare(putAlias).run(modelId, alias, to, move.atMs, id);
  addAudit(prepare, move, { alias, from, to, id });
  return { isNew: true, move: moveIn(prepare, id) };
}

/** The champion back to the one before it. */
export function rollBackIn(prepare: Prepare, rollback: NewRollback): Moved {
  const { modelId } = rollback;
  const to = previousChampion(championMovesIn(prepare, modelId));
  if (to !== null)
    return moveAliasIn(prepare, { ...rollback, alias: "champion", kind: "rollback", to });
  const champion = aliasTargetIn(prepare, modelId, "champion")?.version;
  const seen =
    champion === undefined ? "it has no champion" : `${champion} has no earlier champion before it`;
  throw new PlumblineError("PL_ROLLBACK_IMPOSSIBLE", {
    model: modelNameIn(prepare, modelId),
    seen,
  });
}

/** Where an alias leads; without a named champion, the newest version that sends rows counts as one. */
export function aliasTargetIn(
  prepare: Prepare,
  modelId: number,
  alias: AliasName,
): AliasTarget | undefined {
  return aliasTargetsIn(prepare, modelId).find((target) => target.alias === alias);
}

function aliasTargetsIn(prepare: Prepare, modelId: number): readonly AliasTarget[] {
  const named = prepare(selectAliases)
    .all(modelId)
    .map((row): AliasTarget => ({
      alias: row["alias"] as AliasName,
      version: String(row["version"]),
      sinceMs: Number(row["since"]),
      revision: Number(row["revision"]),
    }));
  if (named.some(({ alias }) => alias === "champion")) return named;
  const seen = prepare(selectNewest).get(modelId)?.["version"];
  if (typeof seen !== "string") return named;
  return [{ alias: "champion", version: seen, sinceMs: null, revision: 0 }, ...named];
}

const selectAliases =
  "select alias, version, since, revision from aliases where model_id = ? order by alias";
// A version that began later is newer; two that began together are told apart by who sent last.
const selectNewest = `
  select version from versions where model_id = ?
  order by first_seen_at desc, last_seen_at desc, version desc limit 1`;
const putAlias = `
  insert into aliases (model_id, alias, version, since, revision) values (?, ?, ?, ?, ?)
  on conflict do update set version = excluded.version, since = excluded.since,
    revision = excluded.revision`;
const insertMove = `
  insert into alias_moves (model_id, alias, from_version, to_version, at, event_time, actor, reason,
    run_id, kind, deploy_state, deploy_due_at)
  values (?, ?, ?, ?, ?, coalesce(?, (select max(last_seen_at) from versions where model_id = ?), ?),
    ?, ?, ?, ?, ?, ?)`;
const supersede = `
  update alias_moves set deploy_state = 'superseded', deploy_message = 'another move came first'
  where model_id = ? and alias = ? and deploy_state = 'waiting'`;

function addMove(prepare: Prepare, move: NewMove, from: string | null): number {
  const { modelId, alias, to, atMs, eventTimeMs, actor, reason, runId, kind } = move;
  prepare(supersede).run(modelId, alias);
  // The first champion answers already; model servers of other aliases ask by themselves.
  const isTold = alias === "champion" && kind !== "registration";
  const { lastInsertRowid } = prepare(insertMove).run(
    ...[modelId, alias, from, to, atMs, eventTimeMs, modelId, atMs],
    ...[actor, reason, runId, kind, isTold ? "waiting" : "none", atMs],
  );
  return Number(lastInsertRowid);
}

function addAudit(
  prepare: Prepare,
  { modelId, kind, actor, reason, runId, atMs }: NewMove,
  { alias, from, to, id }: { alias: string; from: string | null; to: string; id: number },
): void {
  const details = { alias, from, to, reason, runId, move: id };
  const subject = modelNameIn(prepare, modelId);
  recordAudit(prepare, { atMs, actor, action: `alias-${kind}`, subject, details });
}

function requireVersion(prepare: Prepare, modelId: number, version: string): void {
  const names = versionNamesIn(prepare, modelId);
  if (names.includes(version)) return;
  const remedy = names.length === 0 ? "It has none yet" : nearestName(version, names);
  const model = modelNameIn(prepare, modelId);
  throw new PlumblineError("PL_VERSION_UNKNOWN", { model, version: version.slice(0, 128), remedy });
}

const selectNames = `
  select version from registered_versions where model_id = ?
  union select version from versions where model_id = ?`;

/** All versions: registered or seen. */
export function versionNamesIn(prepare: Prepare, modelId: number): readonly string[] {
  return prepare(selectNames)
    .all(modelId, modelId)
    .map((row) => String(row["version"]));
}

export function modelNameIn(prepare: Prepare, modelId: number): string {
  return String(prepare("select name from models where id = ?").get(modelId)?.["name"] ?? modelId);
}

/** Oldest first. */
export function championMovesIn(prepare: Prepare, modelId: number): readonly StoredMove[] {
  return prepare("select * from alias_moves where model_id = ? and alias = 'champion' order by id")
    .all(modelId)
    .map(toMove);
}

function movesIn(
  prepare: Prepare,
  modelId: number,
  { alias, limit = 50 }: MovesOptions = {},
): readonly StoredMove[] {
  const sql = `
    select * from alias_moves where model_id = ? and (? is null or alias = ?)
    order by id desc limit ?`;
  return prepare(sql)
    .all(modelId, alias ?? null, alias ?? null, limit)
    .map(toMove);
}

function moveIn(prepare: Prepare, id: number): StoredMove {
  const row = prepare("select * from alias_moves where id = ?").get(id);
  if (row === undefined) throw new RangeError(`There is no move ${id}`);
  return toMove(row);
}

export function toMove(row: Readonly<Record<string, SQLOutputValue>>): StoredMove {
  const text = (name: string): string | null => {
    const value = row[name] ?? null;
    return value === null ? null : String(value);
  };
  return {
    id: Number(row["id"]),
    modelId: Number(row["model_id"]),
    alias: row["alias"] as AliasName,
    from: text("from_version"),
    to: text("to_version"),
    atMs: Number(row["at"]),
    eventTimeMs: Number(row["event_time"]),
    actor: String(row["actor"]),
    reason: String(row["reason"]),
    runId: text("run_id"),
    kind: row["kind"] as AliasMoveKind,
    deployedInMs: row["deployed_in_ms"] === null ? null : Number(row["deployed_in_ms"]),
    deployment: {
      state: row["deploy_state"] as DeployState,
      attempts: Number(row["deploy_attempts"]),
      message: String(row["deploy_message"]),
    },
  };
}

import type { ModelConfig, ResultDocument } from "@plumbline/contracts";
import { aliasTargetIn, championMovesIn, type StoredMove } from "./alias-store.ts";
import { decompressJson } from "./compressed-json.ts";
import type { Metadata } from "./open-metadata.ts";
import { listVersionsIn, type KnownVersion } from "./registry-store.ts";
import type { Prepare } from "./sqlite-dialect.ts";

/** What the tests of the score card look at. Times are of the wall: evidence gets old. */
export interface ScorecardFacts {
  readonly config: ModelConfig;
  readonly versions: readonly KnownVersion[];
  readonly champion: KnownVersion | null;
  /** Of the champion alias, oldest first. */
  readonly moves: readonly StoredMove[];
  /** The newest window that was judged. */
  readonly judged: JudgedWindow | null;
  /** The newest one whose rows had labels. */
  readonly labelled: JudgedWindow | null;
  /** Latest first. */
  readonly runs: readonly RunFact[];
  readonly lastDecisionAtMs: number | null;
  readonly watches: readonly { readonly version: string; readonly startedAtMs: number }[];
  /** Challengers and shadows there were. */
  readonly tried: readonly { readonly version: string; readonly atMs: number }[];
  /** Where the baseline in force of the champion comes from: kind of its origin; null without one. */
  readonly baseline: { readonly kind: string; readonly isOwn: boolean } | null;
  readonly routes: number;
}

export interface JudgedWindow {
  readonly atMs: number;
  readonly rows: number;
  readonly labelled: number;
  /** Ids of the checks whose value is defined. */
  readonly checks: ReadonlySet<string>;
  readonly families: ReadonlySet<string>;
}

export interface RunFact {
  readonly id: string;
  readonly state: string;
  readonly action: string;
  readonly candidate: string | null;
  readonly hasGate: boolean;
  readonly changedAtMs: number;
}

export function readScorecardFacts(
  metadata: Metadata,
  { modelId, config }: { readonly modelId: number; readonly config: ModelConfig },
): Promise<ScorecardFacts> {
  return metadata.read((prepare) => factsIn(prepare, modelId, config));
}

const selectRuns = `
  select id, state, action, candidate, gate_json is not null as has_gate, changed_at from runs
  where model_id = ? order by changed_at desc limit 100`;
const selectBaseline = `
  select version, origin_json from baselines where model_id = ? and (version is null or version = ?)
  order by version is null, id desc limit 1`;

function factsIn(prepare: Prepare, modelId: number, config: ModelConfig): ScorecardFacts {
  const versions = listVersionsIn(prepare, modelId);
  const name = aliasTargetIn(prepare, modelId, "champion")?.version;
  const number = (sql: string, ...values: number[]): number | null => {
    const value = prepare(sql).get(...values)?.["value"];
    return typeof value === "number" ? value : null;
  };
  const rowOf = prepare(selectBaseline).get(modelId, name ?? "");
  return {
    ...{ config, versions },
    champion: versions.find(({ version }) => version === name) ?? null,
    moves: championMovesIn(prepare, modelId),
    judged: judgedIn(prepare, modelId, "rows > 0"),
    labelled: judgedIn(prepare, modelId, "labelled > 0"),
    runs: prepare(selectRuns)
      .all(modelId)
      .map((row) => ({
        ...{ id: String(row["id"]), state: String(row["state"]), action: String(row["action"]) },
        candidate: typeof row["candidate"] === "string" ? row["candidate"] : null,
        ...{ hasGate: row["has_gate"] === 1, changedAtMs: Number(row["changed_at"]) },
      })),
    lastDecisionAtMs: number(
      "select max(last_at) as value from decisions where model_id = ?",
      modelId,
    ),
    watches: prepare("select version, started_at from watches where model_id = ? order by id desc")
      .all(modelId)
      .map((row) => ({
        ...{ version: String(row["version"]), startedAtMs: Number(row["started_at"]) },
      })),
    tried: prepare(
      "select to_version, at from alias_moves where model_id = ? and alias <> 'champion' order by id desc",
    )
      .all(modelId)
      .map((row) => ({ version: String(row["to_version"]), atMs: Number(row["at"]) })),
    baseline:
      rowOf === undefined
        ? null
        : { kind: kindOf(String(rowOf["origin_json"])), isOwn: rowOf["version"] !== null },
    routes: number("select count(*) as value from routes") ?? 0,
  };
}

function kindOf(originJson: string): string {
  const origin = JSON.parse(originJson) as { readonly kind?: string } | null;
  return origin?.kind ?? "document";
}

function judgedIn(prepare: Prepare, modelId: number, where: string): JudgedWindow | null {
  const row = prepare(`
    select evaluated_at, rows, labelled, result from evaluations
    where model_id = ? and verdict in ('ok', 'watch', 'alert', 'underpowered') and ${where}
    order by id desc limit 1`).get(modelId);
  const bytes = row?.["result"];
  if (row === undefined || !(bytes instanceof Uint8Array)) return null;
  const result = decompressJson(bytes) as ResultDocument | null;
  const defined = (result?.results ?? []).filter(({ verdict }) => verdict !== "undefined");
  return {
    ...{ atMs: Number(row["evaluated_at"]), rows: Number(row["rows"]) },
    labelled: Number(row["labelled"]),
    checks: new Set(defined.map(({ check }) => check)),
    families: new Set(defined.map(({ family }) => family)),
  };
}

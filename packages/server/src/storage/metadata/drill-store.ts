import { PlumblineError } from "@plumbline/core";
import { openDrill, previousChampion } from "../../domain/champion-history.ts";
import {
  aliasTargetIn,
  championMovesIn,
  modelNameIn,
  moveAliasIn,
  type Moved,
  type StoredMove,
} from "./alias-store.ts";
import type { Metadata } from "./open-metadata.ts";
import { retryWhileBusy } from "./retry-while-busy.ts";
import type { Prepare } from "./sqlite-dialect.ts";

export interface DrillLegs {
  readonly there: StoredMove | null;
  readonly back: StoredMove | null;
}

export interface DrillStore {
  /**
   * Moves the champion to the one before it; the loop of deployments moves it back.
   * @throws PlumblineError PL_DRILL_REFUSED, PL_ROLLBACK_IMPOSSIBLE
   */
  begin(drill: {
    readonly modelId: number;
    readonly actor: string;
    readonly reason: string;
  }): Promise<Moved>;
  /** The latest one. */
  latest(modelId: number): Promise<DrillLegs>;
}

/** Rehearsed rollbacks. */
export function createDrillStore(metadata: Metadata, clock: () => number): DrillStore {
  return {
    begin: ({ modelId, actor, reason }) =>
      retryWhileBusy(() =>
        metadata.transaction((prepare) => {
          const moves = championMovesIn(prepare, modelId);
          refuseMeanwhile(prepare, modelId, moves);
          const to = previousChampion(moves);
          if (to === null) throw noneBefore(prepare, modelId);
          return moveAliasIn(prepare, {
            ...{ modelId, alias: "champion", to, kind: "drill", actor, reason },
            ...{ runId: null, eventTimeMs: null, atMs: clock() },
          });
        }),
      ),
    latest: (modelId) => metadata.read((prepare) => latestIn(championMovesIn(prepare, modelId))),
  };
}

function latestIn(moves: readonly StoredMove[]): DrillLegs {
  const open = openDrill(moves);
  if (open !== undefined) return { there: open, back: null };
  const at = moves.findLastIndex(({ kind }) => kind === "drill");
  const last = moves[at];
  if (last === undefined) return { there: null, back: null };
  const before = moves[at - 1];
  // Another move may have ended a drill that had only led away.
  const isPair = before?.kind === "drill" && before.from === last.to && before.to === last.from;
  return isPair ? { there: before, back: last } : { there: last, back: moves[at + 1] ?? null };
}

function refuseMeanwhile(prepare: Prepare, modelId: number, moves: readonly StoredMove[]): void {
  const refuse = (seen: string): never => {
    throw new PlumblineError("PL_DRILL_REFUSED", { model: modelNameIn(prepare, modelId), seen });
  };
  if (openDrill(moves) !== undefined) refuse("another drill is under way");
  const deploying = moves.find(({ deployment }) => deployment.state === "waiting");
  if (deploying !== undefined) refuse(`${deploying.to} is being deployed`);
  const run = prepare("select id, state from runs where model_id = ? and ended_at is null").get(
    modelId,
  );
  if (run !== undefined) refuse(`run ${String(run["id"])} is ${String(run["state"])}`);
  const watch = prepare("select version from watches where model_id = ? and ended_at is null").get(
    modelId,
  );
  if (watch !== undefined)
    refuse(`${String(watch["version"])} is being watched since its promotion`);
}

function noneBefore(prepare: Prepare, modelId: number): PlumblineError {
  const champion = aliasTargetIn(prepare, modelId, "champion")?.version;
  const seen =
    champion === undefined ? "it has no champion" : `${champion} has no earlier champion before it`;
  return new PlumblineError("PL_ROLLBACK_IMPOSSIBLE", {
    model: modelNameIn(prepare, modelId),
    seen,
  });
}

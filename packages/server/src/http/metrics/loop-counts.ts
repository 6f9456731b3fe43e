import {
  decisionActions,
  endStates,
  severities,
  type RunState,
  type Severity,
} from "@plumbline/contracts";
import type { Metadata } from "../../storage/metadata/open-metadata.ts";
import type { Prepare } from "../../storage/metadata/sqlite-dialect.ts";

/** What the loop has done for one model since it began, and what lasts now. */
export interface LoopCounts {
  /** Incidents that are not over, of each severity. */
  readonly open: ReadonlyMap<Severity, number>;
  readonly incidents: number;
  readonly runsUnderWay: number;
  /** By the state in which they ended. */
  readonly runsEnded: ReadonlyMap<RunState, number>;
  /** Decisions of the policy, by what was decided. */
  readonly decisions: ReadonlyMap<string, number>;
  /** Moves of the champion. */
  readonly moves: ReadonlyMap<MoveKind, number>;
}

const moveKinds = ["promotion", "rollback"] as const;
export type MoveKind = (typeof moveKinds)[number];

const zeros = <Key extends string>(keys: readonly Key[]): Map<Key, number> =>
  new Map(keys.map((key) => [key, 0]));

interface Counting extends LoopCounts {
  readonly open: Map<Severity, number>;
  incidents: number;
  runsUnderWay: number;
  readonly runsEnded: Map<RunState, number>;
  readonly decisions: Map<string, number>;
  readonly moves: Map<MoveKind, number>;
}

/** Of a model for which the loop has done nothing yet. */
export const noCounts = (): Counting => ({
  open: zeros(severities),
  incidents: 0,
  runsUnderWay: 0,
  runsEnded: zeros(endStates),
  decisions: zeros<string>(decisionActions),
  moves: zeros(moveKinds),
});

/** By the number of the model; models for which nothing happened are not there. */
export function readLoopCounts(metadata: Metadata): Promise<ReadonlyMap<number, LoopCounts>> {
  return metadata.read((prepare) => {
    const found = new Map<number, Counting>();
    const of = (modelId: number): Counting => {
      const counts = found.get(modelId) ?? noCounts();
      found.set(modelId, counts);
      return counts;
    };
    for (const { model, key, count } of rows(prepare, selectIncidents)) {
      const [severity = "", isOpen] = key.split(" ");
      const counts = of(model);
      counts.incidents += count;
      if (isOpen === "1") add(counts.open, severity, count);
    }
    for (const { model, key, count } of rows(prepare, selectRuns)) {
      if ((endStates as readonly string[]).includes(key)) add(of(model).runsEnded, key, count);
      else of(model).runsUnderWay += count;
    }
    for (const { model, key, count } of rows(prepare, selectDecisions)) {
      add(of(model).decisions, key, count);
    }
    for (const { model, key, count } of rows(prepare, selectMoves)) {
      add(of(model).moves, key, count);
    }
    return found;
  });
}

interface Row {
  readonly model: number;
  readonly key: string;
  readonly count: number;
}

const rows = (prepare: Prepare, sql: string): readonly Row[] =>
  prepare(sql).all() as unknown as readonly Row[];

function add(counts: Map<string, number>, key: string, count: number): void {
  counts.set(key, (counts.get(key) ?? 0) + count);
}

const selectIncidents = `
  select model_id as model, count(*) as count,
    severity || ' ' || (state in ('open', 'acknowledged', 'mitigated')) as key
  from incidents group by model_id, key`;
const selectRuns = `
  select model_id as model, state as key, count(*) as count from runs group by model_id, state`;
const selectDecisions = `
  select model_id as model, action as key, sum(repeats) as count
  from decisions group by model_id, action`;
const selectMoves = `
  select model_id as model, kind as key, count(*) as count from alias_moves
  where alias = 'champion' and kind in ('promotion', 'rollback') group by model_id, kind`;

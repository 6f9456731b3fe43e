import type { LoopPart, LoopTurn } from "../domain/loop-part.ts";
import { loopProgress, saveLoopProgress } from "../storage/metadata/loop-progress.ts";
import { evaluationRecords } from "../storage/metadata/evaluation-records.ts";
import type { Metadata } from "../storage/metadata/open-metadata.ts";
import { incidentRecords } from "../storage/metadata/incident-store.ts";
import type { Prepare } from "../storage/metadata/sqlite-dialect.ts";
import { announce } from "./announce.ts";
import { createLoopContext, type LoopContext } from "./loop-context.ts";
import { createLoopModels } from "./loop-models.ts";
import { createModelFacts } from "./model-facts.ts";
import type { Notifier } from "./notifier.ts";
import { observeEvaluation } from "./observation.ts";
import { kpiValuesSince, observeKpi } from "./observe-kpi.ts";
import { tellMove, type AliasMove } from "./surroundings.ts";
import { takeObservation } from "./take-observation.ts";
import { tellLabels } from "./tell-labels.ts";

export interface IncidentChange {
  readonly what: "incident";
  readonly model: string;
  readonly id: number;
  readonly state: string;
}

export interface IncidentLoopParts {
  readonly metadata: Metadata;
  readonly clock: () => number;
  readonly notifier: Notifier;
  /** Told of incidents that people may want to look at again. */
  readonly onChanged?: (change: IncidentChange) => void;
  /** Evaluations that are taken in together. @default 16 */
  readonly batch?: number;
}

const part = "incidents";
const kpiPart = "incidents-kpis";
const movePart = "incidents-moves";
const pauseMs = 1_000;

/**
 * Turns evaluations into incidents, in the order in which they were made. People are told when all that
 * was judged is known: history that is read for the first time opens and ends its incidents silently,
 * and only what still goes on then is announced.
 */
export function createIncidentLoop(parts: IncidentLoopParts): LoopPart {
  const { metadata, clock, onChanged, batch = 16 } = parts;
  const models = createLoopModels();
  const facts = createModelFacts();
  const inTransaction = async (work: (context: LoopContext) => void): Promise<void> => {
    const changed = new Set<number>();
    await metadata.transaction((prepare) =>
      work(createLoopContext(prepare, { models: models(prepare), nowMs: clock(), changed })),
    );
    await report(changed);
  };
  const report = async (ids: Iterable<number>): Promise<void> => {
    if (onChanged === undefined) return;
    const incidents = await metadata.read((prepare) =>
      [...ids].flatMap((id) => incidentRecords(prepare).get(id) ?? []),
    );
    for (const { model, id, state } of incidents) onChanged({ what: "incident", model, id, state });
  };
  // The values of the latest position come again and again: only others are news.
  let valuesTaken = "";
  const takeNewValues = async (): Promise<void> => {
    const values = await metadata.read(newKpiValues);
    const seen = JSON.stringify([values.length, values.at(-1)]);
    if (values.length === 0 || seen === valuesTaken) return;
    await inTransaction((context) => takeKpis(context, facts));
    valuesTaken = JSON.stringify(
      await metadata.read(newKpiValues).then((left) => [left.length, left.at(-1)]),
    );
  };
  return {
    name: part,
    async turn(signal): Promise<LoopTurn> {
      if (await metadata.read(hasEvaluations)) {
        await inTransaction((context) => takeEvaluations(context, facts, batch));
        return { did: true, nextInMs: 0 };
      }
      if (signal.aborted) return { did: false, nextInMs: pauseMs };
      await takeNewValues();
      if ((await metadata.read(newMoves)).length > 0) await inTransaction(takeMoves);
      const told = await announce(parts);
      await report(told);
      return { did: told.length > 0, nextInMs: pauseMs };
    },
  };
}

function hasEvaluations(prepare: Prepare): boolean {
  const sql = "select 1 from evaluations where id > ? limit 1";
  return prepare(sql).get(loopProgress(prepare, part)) !== undefined;
}

type Facts = ReturnType<typeof createModelFacts>;

function takeEvaluations(context: LoopContext, facts: Facts, batch: number): void {
  const { prepare, models } = context;
  const found = evaluationRecords(prepare).after(loopProgress(prepare, part), batch);
  for (const evaluation of found) {
    const model = models.byId.get(evaluation.modelId);
    if (model === undefined) continue;
    const observation = observeEvaluation(context, model, evaluation);
    takeObservation(context, observation, facts.at(context, evaluation));
    tellLabels(context, evaluation);
  }
  const last = found.at(-1);
  if (last !== undefined) saveLoopProgress(prepare, part, last.document.id);
}

/** Several values share a position, so that those of the last one are looked at again. */
function newKpiValues(prepare: Prepare) {
  return kpiValuesSince(prepare, loopProgress(prepare, kpiPart));
}

function takeKpis(context: LoopContext, facts: Facts): void {
  const { prepare, models } = context;
  const values = newKpiValues(prepare);
  for (const value of values) {
    const model = models.byId.get(value.model_id);
    const observation = model && observeKpi(model, value);
    if (observation !== undefined) {
      takeObservation(
        context,
        observation,
        facts.latest(context, observation, loopProgress(prepare, part)),
      );
    }
  }
  const last = values.at(-1);
  if (last !== undefined) saveLoopProgress(prepare, kpiPart, last.position);
}

const mostMoves = 100;
const selectMoves = `
  select id, model_id, alias, to_version, event_time, actor, reason, run_id, kind from alias_moves
  where id > ? order by id limit ?`;

function newMoves(
  prepare: Prepare,
): readonly (AliasMove & { run_id: string | null; kind: string })[] {
  const rows = prepare(selectMoves).all(loopProgress(prepare, movePart), mostMoves);
  return rows as unknown as (AliasMove & { run_id: string | null; kind: string })[];
}

/** A move of a run is told by the run. */
function takeMoves(context: LoopContext): void {
  const moves = newMoves(context.prepare);
  for (const move of moves) {
    if (move.run_id !== null || move.kind === "drill") continue;
    for (const { id } of context.incidents.live(move.model_id)) tellMove(context, id, move);
  }
  const last = moves.at(-1);
  if (last !== undefined) saveLoopProgress(context.prepare, movePart, last.id);
}

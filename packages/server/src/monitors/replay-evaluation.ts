import type { EvaluationDocument, ResultDocument } from "@plumbline/contracts";
import { check, createBaseline, type Baseline } from "@plumbline/core";
import { markAnswers, withOtherAnswers } from "../domain/answer-results.ts";
import type { CellKey } from "../storage/metadata/cell-store.ts";
import type { CellProfiler } from "./cell-profiler.ts";
import { withYoungLabels } from "./describe-evaluation.ts";
import { withRefusedRows } from "./quarantine-result.ts";

/** What came of computing an evaluation again from its evidence. */
export interface Replay {
  readonly isSame: boolean;
  readonly result: ResultDocument | null;
  /** Why it could not be computed again, or what differs. */
  readonly reason: string | null;
}

/** Computes the answer of an evaluation again from the profiles it was made of. */
export async function replayEvaluation(
  profiler: CellProfiler,
  modelId: number,
  evaluation: EvaluationDocument,
  baseline: Baseline | undefined,
): Promise<Replay> {
  const { evidence, result: before } = evaluation;
  if (before === null) {
    return { isSame: true, result: null, reason: "The window was not compared with anything" };
  }
  if (baseline === undefined) {
    return { isSame: false, result: null, reason: `Baseline ${evidence.baselineId} is gone` };
  }
  const keysOf = (cells: EvaluationDocument["evidence"]["cells"]): readonly CellKey[] =>
    cells.map(({ scope, from, to, position }) => ({
      ...{ modelId, planId: baseline.plan.id, version: scope },
      ...{ startMs: from, endMs: to, position },
    }));
  const current = await profiler.restore(keysOf(evidence.cells));
  const earlier = await profiler.restore(keysOf(evidence.referenceCells));
  if (current === undefined || (earlier === undefined && evidence.referenceCells.length > 0)) {
    return { isSame: false, result: null, reason: "A profile of the evidence was deleted" };
  }
  const reference = earlier === undefined ? baseline : createBaseline(baseline.plan, earlier);
  const compared = check(reference, current, {
    falseAlarmRate: evidence.falseAlarmRate,
    checks: evidence.checks as Record<string, Record<string, unknown> | false>,
    nowMs: evidence.nowMs,
  });
  const judged = withOtherAnswers(
    markAnswers(withRefusedRows(compared, evidence.quarantine), baseline.plan.roles),
    evidence.answersOf ?? [],
  );
  const result = evaluation.labels.isMature ? judged : withYoungLabels(judged);
  const isSame = JSON.stringify(result) === JSON.stringify(before);
  return {
    isSame,
    result,
    reason: isSame ? null : "The answer differs: the code has changed since",
  };
}

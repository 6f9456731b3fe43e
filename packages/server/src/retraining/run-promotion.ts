import { durationMs } from "@plumbline/contracts";
import { PlumblineError } from "@plumbline/core";
import type { RunRecord } from "../domain/run.ts";
import { aliasTargetIn, moveAliasIn, rollBackIn } from "../storage/metadata/alias-store.ts";
import { beginWatchIn } from "../storage/metadata/begin-watch.ts";
import { answersOf } from "./run-candidate.ts";
import type { RunContext } from "./run-context.ts";
import { failRun } from "./run-failure.ts";

const actor = "plumbline";

/** Judges the candidate against the champion on the same rows. */
export async function judgeCandidateOf(context: RunContext, run: RunRecord): Promise<void> {
  const isAdjusted = run.action !== "retrain";
  const verdict = await context.parts.judge(run, {
    answers: isAdjusted ? null : await answersOf(context, run),
    trainingSet: run.trainingSetId,
  });
  await context.move(run, "gated", {
    ...{ text: verdict.summary, lane: "gate", changes: { gate: verdict } },
  });
}

export async function refuseCandidate(context: RunContext, run: RunRecord): Promise<void> {
  const why = run.gate?.summary ?? "the gate has no verdict";
  await context.move(run, "refused", {
    text: `${run.candidate ?? "The candidate"} is not promoted: ${why}`,
    lane: "gate",
  });
}

/** The alias, the state of the run and the watch: all or nothing. */
export async function promoteCandidate(context: RunContext, run: RunRecord): Promise<void> {
  const { modelId, candidate, champion, gate } = run;
  if (candidate === null || champion === null || gate === null) {
    return failRun("The run has lost its candidate");
  }
  const now = await context.read((prepare) => aliasTargetIn(prepare, modelId, "champion"));
  if (now?.version !== champion) {
    await context.move(run, "refused", {
      text: `${candidate} was judged against ${champion}, but by now ${now?.version ?? "nobody"} is champion`,
      lane: "promotion",
    });
    return;
  }
  const { watch } = await context.parts.config(modelId);
  const atMs = context.parts.clock();
  await context.move(run, "promoted", {
    text: `${candidate} is champion in place of ${champion}: ${gate.summary}`,
    ...{ lane: "promotion", unlessCancelled: true },
    also: (prepare) => {
      const before = aliasTargetIn(prepare, modelId, "champion");
      if (before?.version !== champion) failRun("Another version became champion meanwhile");
      const { move } = moveAliasIn(prepare, {
        ...{ modelId, alias: "champion", to: candidate, kind: "promotion", actor },
        ...{ reason: run.reason, runId: run.id, eventTimeMs: null, atMs },
      });
      beginWatchIn(prepare, {
        ...{ modelId, runId: run.id, incidentId: run.incidentId },
        ...{ version: candidate, previous: champion, metric: gate.metric, atMs },
        fromEventMs: move.eventTimeMs,
        untilEventMs: move.eventTimeMs + durationMs(watch.duration),
      });
    },
  });
}

/** Back to the champion before this one: it has proved itself, so nothing is judged. */
export async function rollBackRun(context: RunContext, run: RunRecord): Promise<void> {
  const atMs = context.parts.clock();
  const moved = await context
    .read((prepare) => aliasTargetIn(prepare, run.modelId, "champion"))
    .then((target) => target?.version ?? "nobody");
  try {
    await context.move(run, "promoted", {
      text: `The champion before ${moved} is champion again: ${run.reason}`,
      ...{ lane: "promotion", unlessCancelled: true },
      also: (prepare) => {
        rollBackIn(prepare, {
          ...{ modelId: run.modelId, actor, reason: run.reason, runId: run.id },
          ...{ eventTimeMs: null, atMs },
        });
      },
    });
  } catch (error) {
    if (error instanceof PlumblineError && !error.retryable) failRun(error.message);
    throw error;
  }
}

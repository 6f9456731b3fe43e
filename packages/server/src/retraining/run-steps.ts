import type { RunStep } from "../domain/run-machine.ts";
import type { RunRecord } from "../domain/run.ts";
import { askForApproval, lookForApproval, takeUp } from "./run-approval.ts";
import { endAttempt, lookAtAttempt, prepareRun, startAttempt } from "./run-attempts.ts";
import { adjustChampion, registerCandidate } from "./run-candidate.ts";
import type { RunContext } from "./run-context.ts";
import {
  judgeCandidateOf,
  promoteCandidate,
  refuseCandidate,
  rollBackRun,
} from "./run-promotion.ts";

/** What a step came to: with "same" there is nothing to do until something outside changes. */
export type StepOutcome = "on" | "same";

/** Does one step. Each ends with one transaction, before which nothing of it counts. */
export async function takeStep(
  context: RunContext,
  run: RunRecord,
  step: RunStep,
  signal: AbortSignal,
): Promise<StepOutcome> {
  switch (step.do) {
    case "nothing":
    case "wait":
      return "same";
    case "look-for-approval":
      return (await lookForApproval(context, run, step.of)) ? "on" : "same";
    case "look":
      return (await lookAtAttempt(context, run, signal)) ? "on" : "same";
    case "cancel":
      await endAttempt(context, run, { to: "cancelled", text: "Cancelled as asked" }, signal);
      return "on";
    case "time-out":
      await endAttempt(context, run, { to: "failed", text: timeOutWords(run) }, signal);
      return "on";
    case "start":
      await startAttempt(context, run, signal);
      return "on";
    default:
      await work[step.do](context, run);
      return "on";
  }
}

type Work = (context: RunContext, run: RunRecord) => Promise<void>;

const work = {
  "take-up": takeUp,
  "ask-for-approval": askForApproval,
  prepare: prepareRun,
  adjust: adjustChampion,
  "roll-back": rollBackRun,
  register: registerCandidate,
  judge: judgeCandidateOf,
  refuse: refuseCandidate,
  promote: promoteCandidate,
} as const satisfies Readonly<Record<string, Work>>;

function timeOutWords({ progress }: RunRecord): string {
  const minutes = (progress.settings?.timeoutMs ?? 0) / 60_000;
  const limit = minutes >= 1 ? `${Math.round(minutes)} min` : `${Math.round(minutes * 60)} s`;
  return `No answer within ${limit}, the time-out of the policy`;
}

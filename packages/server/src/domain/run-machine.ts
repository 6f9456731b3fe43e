import {
  endStates,
  type PolicyDocument,
  type RunAction,
  type RunState,
} from "@plumbline/contracts";
import type { RunRecord } from "./run.ts";

const anyEnd = ["failed", "cancelled"] as const;

/** Where each state may lead. */
const moves: Readonly<Record<RunState, readonly RunState[]>> = {
  queued: ["waiting-for-approval", "triggered", "candidate", "promoted", "refused", ...anyEnd],
  "waiting-for-approval": ["queued", "refused", ...anyEnd],
  triggered: ["running", ...anyEnd],
  running: ["triggered", "candidate", ...anyEnd],
  candidate: ["gated", ...anyEnd],
  gated: ["promoted", "refused", ...anyEnd],
  promoted: [],
  refused: [],
  failed: [],
  cancelled: [],
};

/** @throws RangeError for a move that no run can make */
export function requireMove(from: RunState, to: RunState): void {
  if (from === to ? !endStates.includes(from) : moves[from].includes(to)) return;
  throw new RangeError(`A run cannot go from ${from} to ${to}`);
}

/** What is to be done next with a run. */
export type RunStep =
  | { readonly do: "nothing" }
  | { readonly do: "wait"; readonly untilMs: number }
  | { readonly do: "take-up" }
  | { readonly do: "ask-for-approval" }
  | { readonly do: "look-for-approval"; readonly of: "run" | "promotion" }
  | { readonly do: "prepare" }
  | { readonly do: "adjust" }
  | { readonly do: "roll-back" }
  | { readonly do: "start" }
  | { readonly do: "look" }
  | { readonly do: "register" }
  | { readonly do: "judge" }
  | { readonly do: "refuse" }
  | { readonly do: "promote" }
  | { readonly do: "cancel" }
  | { readonly do: "time-out" };

/** Looks are never planned further ahead: one that is was planned by a clock that was ahead. */
const furthestLookMs = 3_600_000;

/** The next step of a run; the same run at the same time always has the same one. */
export function nextStep(run: RunRecord, nowMs: number): RunStep {
  if (run.endedAtMs !== null || endStates.includes(run.state)) return { do: "nothing" };
  if (run.cancelRequestedMs !== null) return { do: "cancel" };
  const isOutside = run.state === "triggered" || run.state === "running";
  if (isOutside && run.deadlineMs !== null && nowMs >= run.deadlineMs) {
    // What has answered in time is not late because nobody looked.
    return run.answer === null ? { do: "time-out" } : { do: "look" };
  }
  const isDue = run.nextLookMs <= nowMs || run.nextLookMs > nowMs + furthestLookMs;
  if (!isDue) return { do: "wait", untilMs: run.nextLookMs };
  return stepOf(run);
}

function stepOf({ state, action, progress, gate }: RunRecord): RunStep {
  const approval = progress.settings?.approval ?? "none";
  switch (state) {
    case "queued":
      if (progress.settings === null) return { do: "take-up" };
      if (needsApproval(approval, action) && !progress.isStartApproved) {
        return { do: "ask-for-approval" };
      }
      return firstWork[action];
    case "waiting-for-approval":
      return { do: "look-for-approval", of: "run" };
    case "triggered":
      return { do: "start" };
    case "running":
      return { do: "look" };
    case "candidate":
      return progress.isRegistered ? { do: "judge" } : { do: "register" };
    case "gated":
      if (gate?.promote !== true) return { do: "refuse" };
      return approval === "promotion" && !progress.isPromotionApproved
        ? { do: "look-for-approval", of: "promotion" }
        : { do: "promote" };
    default:
      return { do: "nothing" };
  }
}

/** Rolling back has no candidate: what is allowed is the move itself. */
const needsApproval = (approval: PolicyDocument["approval"], action: RunAction): boolean =>
  approval === "run" || (approval === "promotion" && action === "rollback");

const firstWork: Readonly<Record<RunAction, RunStep>> = {
  retrain: { do: "prepare" },
  threshold: { do: "adjust" },
  recalibrate: { do: "adjust" },
  rollback: { do: "roll-back" },
};

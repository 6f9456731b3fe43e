import type { Drill } from "@plumbline/contracts";
import type { DrillLegs } from "../../storage/metadata/drill-store.ts";
import { shownMove } from "./shown-move.ts";

/** How a rehearsed rollback went, or how far it is. */
export function shownDrill({ there, back }: DrillLegs, model: string): Drill {
  const ms = there?.deployedInMs ?? null;
  const seconds = ms === null ? null : ms / 1000;
  const state = stateOf({ there, back });
  return {
    ...{ state, seconds, summary: summaryOf({ there, back }, state, seconds) },
    there: there === null ? null : shownMove(there, model),
    back: back === null ? null : shownMove(back, model),
  };
}

function stateOf({ there, back }: DrillLegs): Drill["state"] {
  if (there === null) return "failed";
  const states = [there.deployment.state, back?.deployment.state ?? "waiting"];
  if (states.some((state) => state === "failed" || state === "superseded")) {
    return back === null ? "under-way" : "failed";
  }
  return states.every((state) => state === "done") ? "passed" : "under-way";
}

function summaryOf(
  { there, back }: DrillLegs,
  state: Drill["state"],
  seconds: number | null,
): string {
  if (there === null) return "The rollback was never rehearsed";
  if (state === "passed") {
    return `${there.to} was in place after ${seconds} s, ${there.from} again after ${(back?.deployedInMs ?? 0) / 1000} s`;
  }
  if (state === "under-way") return `${there.to} is being put in place, ${there.from} comes back`;
  const failed = there.deployment.state === "done" ? back : there;
  return `The drill failed on the way to ${failed?.to}: ${failed?.deployment.message}`;
}

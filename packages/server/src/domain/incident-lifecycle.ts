import type { CloseReason, IncidentState } from "@plumbline/contracts";
import { liveStates, type Incident } from "./incident.ts";

export type IncidentMove =
  | { readonly to: "acknowledge" | "mitigate" | "resolve" }
  | { readonly to: "close"; readonly reason: CloseReason };

type MoveResult =
  | { readonly isAllowed: true; readonly changes: MoveChanges }
  | { readonly isAllowed: false; readonly remedy: string };

type MoveChanges = Partial<
  Pick<Incident, "state" | "changedAtMs" | "resolvedAtMs" | "closedAtMs" | "closeReason" | "owner">
>;

const from: Readonly<Record<IncidentMove["to"], readonly IncidentState[]>> = {
  acknowledge: ["open"],
  mitigate: ["open", "acknowledged"],
  resolve: liveStates,
  close: [...liveStates, "resolved"],
};

/** What a person may do with an incident, and what changes then. */
export function moveIncident(
  incident: Pick<Incident, "state" | "changedAtMs" | "resolvedAtMs" | "owner">,
  move: IncidentMove,
  { actor, nowMs }: { readonly actor: string; readonly nowMs: number },
): MoveResult {
  if (!from[move.to].includes(incident.state)) {
    return { isAllowed: false, remedy: remedyFor(incident.state) };
  }
  const atMs = notBefore(incident.changedAtMs, nowMs);
  switch (move.to) {
    case "acknowledge":
      return allowed({ state: "acknowledged", changedAtMs: atMs, owner: incident.owner ?? actor });
    case "mitigate":
      return allowed({ state: "mitigated", changedAtMs: atMs, owner: incident.owner ?? actor });
    case "resolve":
      return allowed({ state: "resolved", changedAtMs: atMs, resolvedAtMs: atMs });
    case "close":
      return allowed({
        ...{ state: "closed", changedAtMs: atMs, closedAtMs: atMs, closeReason: move.reason },
        resolvedAtMs: incident.resolvedAtMs ?? atMs,
      });
  }
}

const allowed = (changes: MoveChanges): MoveResult => ({ isAllowed: true, changes });

function remedyFor(state: IncidentState): string {
  if (state === "closed") return "A closed incident stays as it is; the same cause opens a new one";
  if (state === "resolved") return "It can be closed with a reason; the same cause opens it again";
  return "Somebody was faster: look at its timeline";
}

/** A clock that jumps back does not make an incident end before it began. */
export function notBefore(earlierMs: number, nowMs: number): number {
  return Math.max(earlierMs, nowMs);
}

export function isLive({ state }: Pick<Incident, "state">): boolean {
  return liveStates.includes(state);
}

import type { IncidentState } from "@plumbline/contracts";
import type { IncidentEvent } from "./incident-event.ts";

export interface AnnouncementState {
  readonly state: IncidentState;
  /** What happened since people were last told, in order. */
  readonly waiting: readonly IncidentEvent[];
  /** What they were told last; null when they know nothing of it. */
  readonly told: IncidentEvent | null;
  readonly isHushed: boolean;
}

export interface AnnouncementPlan {
  readonly tell: readonly IncidentEvent[];
  /** Keep what waits until nothing hushes it any more. */
  readonly isWaiting: boolean;
}

const none: AnnouncementPlan = { tell: [], isWaiting: false };
const wait: AnnouncementPlan = { tell: [], isWaiting: true };

/**
 * What people have to hear so that what they know is what is so: an incident that was over before anybody
 * was told is not told at all, and nobody who was called is left without the end.
 */
export function planAnnouncements(now: AnnouncementState): AnnouncementPlan {
  const { state, waiting, told, isHushed } = now;
  const isOver = state === "resolved" || state === "closed";
  const theyThinkItGoesOn = told !== null && told !== "resolve" && told !== "close";
  if (!theyThinkItGoesOn && !isOver) {
    if (isHushed) return wait;
    return { tell: [told === null ? "open" : "reopen", ...handling(state)], isWaiting: false };
  }
  if (isOver) {
    if (told === null) return none;
    const end = state === "closed" ? "close" : "resolve";
    return told === end || told === "close" ? none : { tell: [end], isWaiting: false };
  }
  const tell = (["escalate", "update", "acknowledge", "mitigate"] as const).filter((event) =>
    waiting.includes(event),
  );
  if (tell.length === 0) return none;
  return isHushed ? wait : { tell, isWaiting: false };
}

function handling(state: IncidentState): readonly IncidentEvent[] {
  if (state === "acknowledged") return ["acknowledge"];
  return state === "mitigated" ? ["mitigate"] : [];
}

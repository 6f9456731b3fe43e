import type { PreviewSide } from "@plumbline/contracts";
import { countWords } from "./incident-words.ts";
import type { TimeWindow } from "./time-window.ts";

export interface TriedWindow extends TimeWindow {
  /** As of an evaluation. */
  readonly verdict: string;
  readonly alerts: readonly string[];
}

export interface KnownIncident extends TimeWindow {
  readonly id: number;
}

export interface LimitPreview {
  readonly windows: readonly TriedWindow[];
  /** Real ones: what people called a false alarm is none. */
  readonly incidents: readonly KnownIncident[];
  readonly falseAlarmRate: number;
  readonly days: number;
}

/** Windows that said nothing because there was nothing to say. */
const silent: ReadonlySet<string> = new Set(["no-data", "too-little-data", "failed"]);
const monthDays = 30;

/** How often limits would have fired, on what, and what they would have overlooked. */
export function previewLimits({
  windows,
  incidents,
  falseAlarmRate,
  days,
}: LimitPreview): PreviewSide {
  const judged = windows.filter(({ verdict }) => !silent.has(verdict));
  const fired = judged.filter(({ verdict }) => verdict === "alert");
  const alarms = fired.map((window) => ({
    ...{ from: iso(window.startMs), to: iso(window.endMs), alerts: [...window.alerts] },
    incident: incidents.find((one) => meet(window, one))?.id ?? null,
  }));
  const firstOf = (incident: KnownIncident): TriedWindow | undefined =>
    fired.find((window) => meet(window, incident));
  const caught = incidents.flatMap((incident) => {
    const first = firstOf(incident);
    return first === undefined
      ? []
      : [{ incident: incident.id, delayMs: Math.max(0, first.startMs - incident.startMs) }];
  });
  const missed = incidents.filter((one) => firstOf(one) === undefined).map(({ id }) => id);
  const unexplained = alarms.filter(({ incident }) => incident === null).length;
  const expectedFalseAlarms = judged.length * falseAlarmRate;
  return {
    ...{ windows: judged.length, fired: fired.length, alarms, caught, missed, unexplained },
    expectedFalseAlarms,
    falseAlarmsPer30Days: (expectedFalseAlarms / Math.max(1, days)) * monthDays,
    sentence: sentenceOf(fired.length, days, { unexplained, missed: missed.length }),
  };
}

function sentenceOf(
  fired: number,
  days: number,
  { unexplained, missed }: { readonly unexplained: number; readonly missed: number },
): string {
  const head = `Would have fired ${countWords(fired, "time")} in ${countWords(days, "day")}`;
  const outside = unexplained === 0 ? "" : `, ${unexplained} of them outside of known incidents`;
  const overlooked =
    missed === 0 ? "" : `, and would have missed ${countWords(missed, "known incident")}`;
  return `${head}${outside}${overlooked}`;
}

const meet = (a: TimeWindow, b: TimeWindow): boolean => a.startMs < b.endMs && b.startMs < a.endMs;
const iso = (ms: number): string => new Date(ms).toISOString();

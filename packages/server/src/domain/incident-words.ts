import type { IncidentSignal } from "@plumbline/contracts";
import type { CauseKey } from "./incident-cause.ts";
import type { TimeWindow } from "./time-window.ts";

const mostNames = 3;

/** What an incident is called: the model, what is wrong, and where. */
export function titleOf(model: string, key: CauseKey, signals: readonly IncidentSignal[]): string {
  const where = [
    ...(key.version === "*" ? [] : [`version ${key.version}`]),
    ...(key.segment === null ? [] : [key.segment]),
  ];
  const words = `${model}: ${problemOf(key, signals)}`;
  return where.length === 0 ? words : `${words} (${where.join(", ")})`;
}

function problemOf({ kind, columns }: CauseKey, signals: readonly IncidentSignal[]): string {
  const checks = namesOf(
    signals.map(({ check, unit, family }) =>
      family === "performance" && unit !== "" ? unit : check,
    ),
  );
  const where = namesOf(columns.filter((column) => column !== ""));
  switch (kind) {
    case "performance":
      return `answers are worse than in the baseline: ${checks}`;
    case "data":
      return where === "" ? `data is broken: ${checks}` : `data is broken in ${where}: ${checks}`;
    case "prediction":
      return `answers are not of the kind of the baseline's${where === "" ? "" : ` in ${where}`}: ${checks}`;
    case "operations":
      return where === ""
        ? `the service is not as in the baseline: ${checks}`
        : `${where} misses its objective`;
    case "business":
      return `${where} misses its objective`;
    case "no-data":
      return "no predictions arrive";
    case "drift":
      return where === "" ? `data has moved: ${checks}` : `data has moved in ${where}`;
    case "monitor":
      return `the monitor ${where} fails`;
    case "rule":
      return `the rule ${where} speaks`;
  }
}

function namesOf(names: readonly string[]): string {
  const all = [...new Set(names)];
  const more = all.length - mostNames;
  const shown = all.slice(0, mostNames).join(", ");
  return more > 0 ? `${shown} and ${more} more` : shown;
}

/** `2026-03-01 02:00 to 03:00`, UTC. */
export function windowWords({ startMs, endMs }: TimeWindow): string {
  const [from, to] = [momentWords(startMs), momentWords(endMs)];
  return from.slice(0, 10) === to.slice(0, 10) ? `${from} to ${to.slice(11)}` : `${from} to ${to}`;
}

export function momentWords(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, 16).replace("T", " ");
}

export function countWords(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

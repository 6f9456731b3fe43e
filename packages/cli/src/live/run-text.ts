import { endStates, type Run } from "@plumbline/contracts";
import { renderGateTerminal } from "@plumbline/core";
import { wantsColor, type Io } from "../io.ts";
import { visibleLines } from "../visible-lines.ts";
import { unknownWidth } from "../work/render-report.ts";
import { agoText, minuteText, spanText } from "./time-words.ts";

export const isOver = ({ state }: Pick<Run, "state">): boolean => endStates.includes(state);

/** A run in a few lines, and its verdict if there is one. */
export function runText(io: Io, run: Run): string {
  const { id, model, action, state, reason, actor, attempt, candidate, champion } = run;
  const span = spanText(Date.parse(run.endedAt ?? run.changedAt) - Date.parse(run.createdAt));
  const times = run.endedAt === null ? `since ${minuteText(run.createdAt)}` : `took ${span}`;
  const lines = [
    `${id} of ${model}: ${action}, ${state}${run.cancelRequested && !isOver(run) ? ", to be cancelled" : ""}`,
    `  ${run.message}`,
    `  asked for by ${actor}, ${times} UTC: ${reason}`.replace(/(took [^:]*) UTC/, "$1"),
    ...(run.executor === "none" ? [] : [`  ${run.executor}, attempt ${attempt}`]),
    ...(candidate === null ? [] : [`  ${candidate} in place of ${champion ?? "nobody"}`]),
    ...(run.externalUrl === null ? [] : [`  ${run.externalUrl}`]),
  ];
  const text = visibleLines(lines.join("\n"));
  if (run.gate === null) return text;
  const width = io.stdout.columns ?? unknownWidth;
  return `${text}\n\n${renderGateTerminal(run.gate, { color: wantsColor(io), width })}`;
}

/** `running, 3 min ago` */
export const stateText = ({ state, changedAt }: Run, nowMs: number): string =>
  `${state}, ${agoText(changedAt, nowMs)}`;

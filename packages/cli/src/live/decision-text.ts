import type { DecisionAction } from "@plumbline/contracts";
import { textTable } from "./text-table.ts";
import { minuteText } from "./time-words.ts";

/** What decisions of a policy have in common, made or tried. */
export interface ShownDecision {
  /** Of the model's rows. */
  readonly eventTime: string;
  readonly action: DecisionAction;
  readonly repeats: number;
  readonly reason: string;
}

const columns = [
  { title: "EVENT TIME (UTC)" },
  { title: "ACTION" },
  { title: "TIMES", isNumber: true },
  { title: "WHY" },
];

export function decisionTable(decisions: readonly ShownDecision[], width: number | null): string {
  const rows = decisions.map(({ eventTime, action, repeats, reason }) => [
    ...[minuteText(eventTime), action, repeats === 1 ? "" : String(repeats), reason],
  ]);
  return textTable(columns, rows, { width });
}

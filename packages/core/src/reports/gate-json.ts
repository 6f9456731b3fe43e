import type { GateVerdict } from "@plumbline/contracts";

/** The verdict as JSON: equal verdicts give equal bytes. */
export function renderGateJson(verdict: GateVerdict): string {
  return `${JSON.stringify(verdict, null, 2)}\n`;
}

import { numberWords } from "../../checks/number-words.ts";
import type { GateContext, GateTestKind } from "../gate-context.ts";
import type { GateFinding } from "../gate-input.ts";

export const size: GateTestKind = {
  name: "size",
  title: "Small enough",
  findings: (context) => [judge(context)],
};

function judge({ input, options }: GateContext): GateFinding {
  const bound = options.maxSizeBytes;
  if (bound === undefined) return { outcome: "skipped", reason: "No bound is set" };
  const candidate = input.candidate.sizeBytes ?? null;
  const champion = input.champion.sizeBytes ?? null;
  const numbers = { champion, candidate, bound, unit: "bytes" };
  if (candidate === null) {
    return { ...numbers, outcome: "unknown", reason: "How large the candidate is was not said" };
  }
  return {
    ...numbers,
    difference: champion === null ? null : candidate - champion,
    outcome: candidate <= bound ? "pass" : "fail",
    reason: `The artifact has ${numberWords(candidate)} bytes; at most ${numberWords(bound)} are allowed`,
  };
}

import { numberWords } from "../../checks/number-words.ts";
import type { GateContext, GateTestKind } from "../gate-context.ts";
import type { GateFinding } from "../gate-input.ts";
import { valueWords } from "../gate-words.ts";

export const latency: GateTestKind = {
  name: "latency",
  title: "Fast enough (95th percentile)",
  findings: (context) => [judge(context)],
};

function judge({ input, options }: GateContext): GateFinding {
  const { maxP95Ms, maxRatio } = options.latency;
  const candidate = input.candidate.latencyP95Ms ?? null;
  const champion = input.champion.latencyP95Ms ?? null;
  if (candidate === null || !Number.isFinite(candidate)) {
    return { outcome: "unknown", reason: "How long the candidate takes was not said" };
  }
  const fromChampion = champion === null || !(champion > 0) ? Infinity : champion * maxRatio;
  const bound = Math.min(fromChampion, maxP95Ms ?? Infinity);
  const numbers = { champion, candidate, unit: "ms" };
  if (bound === Infinity) {
    const reason = `It takes ${valueWords(candidate)} ms; there is neither a bound nor a time of the champion`;
    return { ...numbers, outcome: "unknown", reason };
  }
  const why =
    bound === fromChampion
      ? `${numberWords(maxRatio)} times the champion's ${valueWords(champion ?? 0)} ms`
      : "the bound that is set";
  return {
    ...numbers,
    difference: champion === null ? null : candidate - champion,
    bound,
    outcome: candidate <= bound ? "pass" : "fail",
    reason: `It takes ${valueWords(candidate)} ms; at most ${valueWords(bound)} ms is allowed, ${why}`,
  };
}

import { numberWords, percentWords } from "../../checks/number-words.ts";
import { gateMetrics } from "../gate-metrics.ts";
import type { GateContext, GateTestKind } from "../gate-context.ts";
import type { GateFinding } from "../gate-input.ts";
import { comparisonWords, errorWords, rangeWords, valueWords } from "../gate-words.ts";

export type PrimaryVerdict = "better" | "not-worse" | "not-shown-better" | "worse";

export const primary: GateTestKind = {
  name: "primary",
  title: "Better than the champion on the primary metric",
  findings: (context) => [judge(context)],
};

/** What the primary metric says; null when it has no answer. */
export function primaryVerdict({ primary: found, options }: GateContext): PrimaryVerdict | null {
  if (!found.defined) return null;
  const { level, margin, accept } = options;
  if (found.pBetterThan(accept === "better" ? margin : 0) <= level) return "better";
  if (accept === "not-worse" && found.pBetterThan(-margin) <= level) return "not-worse";
  return found.pWorseThanShare(0) <= level ? "worse" : "not-shown-better";
}

function judge(context: GateContext): GateFinding {
  const { primary: found, options, metric, rows } = context;
  const { unit, sign, title } = gateMetrics[metric];
  const subject = title;
  if (!found.defined) {
    return { outcome: "fail", subject, unit, reason: `There is no comparison: ${found.why}` };
  }
  const verdict = primaryVerdict(context);
  const { level, margin, accept } = options;
  const isAccepted = verdict === "better" || verdict === "not-worse";
  const { difference, champion, candidate } = found;
  const confidence = percentWords(1 - level);
  const range = `With ${confidence} confidence each way it is ${rangeWords(metric, found)}, ${errorWords(rows, found)}`;
  const asked =
    accept === "better"
      ? margin > 0
        ? `more than ${valueWords(margin)} better`
        : "better"
      : `not more than ${valueWords(margin)} worse`;
  const verdictText = {
    better: `That shows it ${accept === "better" ? asked : "better"}`,
    "not-worse": `That shows it ${asked}, which is enough here`,
    "not-shown-better": `That does not show it ${asked}`,
    worse: "That shows it worse",
  }[verdict ?? "worse"];
  return {
    outcome: isAccepted ? "pass" : "fail",
    subject,
    unit,
    champion,
    candidate,
    difference: difference.value,
    interval: difference.interval,
    bound: sign * (accept === "better" ? margin : -margin) + 0,
    rows: difference.n,
    reason: `${capital(comparisonWords(metric, found))}. ${range}. ${verdictText}${hint(context)}`,
  };
}

/** Where no difference could ever be seen. */
function hint({ primary: found, metric, rows }: GateContext): string {
  if (!found.defined || found.difference.standardError !== 0) return "";
  if (found.difference.value !== 0) return "";
  const { champion, candidate } = rows;
  const isSame = (a: Float64Array | null, b: Float64Array | null): boolean =>
    a !== null && b !== null && a.every((value, row) => value === b[row]);
  if (!isSame(champion.scores, candidate.scores)) {
    return isSame(champion.decisions, candidate.decisions) &&
      gateMetrics[metric].needs === "decisions"
      ? `: both decide alike on all ${numberWords(rows.truth.length)} rows`
      : "";
  }
  return isSame(champion.decisions, candidate.decisions)
    ? ": both give the same answers on all rows"
    : ": the scores are the same on all rows and only decisions differ, so choose a metric of decisions: f1, cost or accuracy";
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

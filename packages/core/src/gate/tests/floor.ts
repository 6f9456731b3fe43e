import type { GateMetric } from "@plumbline/contracts";
import { nearestName } from "../../planning/nearest-name.ts";
import { compareModels } from "../compare-models.ts";
import type { GateContext, GateTestKind } from "../gate-context.ts";
import type { GateFinding } from "../gate-input.ts";
import { gateMetrics } from "../gate-metrics.ts";
import { valueWords } from "../gate-words.ts";

export const floor: GateTestKind = {
  name: "floor",
  title: "Good enough by itself",
  findings: (context) =>
    Object.entries(context.options.floors).map(([name, bound]) => judge(context, name, bound)),
};

function judge({ rows, options }: GateContext, name: string, bound: number): GateFinding {
  const known = Object.keys(gateMetrics);
  if (!isMetric(name)) {
    const reason = `There is no metric ${JSON.stringify(name)}. ${nearestName(name, known)}`;
    return { outcome: "fail", subject: name, bound, reason };
  }
  const { title, unit, sign } = gateMetrics[name];
  const numbers = { subject: title, bound, unit, rows: rows.truth.length };
  const found = compareModels(name, rows, options);
  if (!found.defined) {
    return {
      ...numbers,
      outcome: "fail",
      reason: `A bound is set and there is no value: ${found.why}`,
    };
  }
  const { champion, candidate } = found;
  const isMet = sign === 1 ? candidate >= bound : candidate <= bound;
  const wanted = `${sign === 1 ? "at least" : "at most"} ${valueWords(bound)}`;
  return {
    ...numbers,
    champion,
    candidate,
    outcome: isMet ? "pass" : "fail",
    reason: `The candidate's ${title} is ${valueWords(candidate)}, ${wanted} is asked`,
  };
}

const isMetric = (name: string): name is GateMetric => Object.hasOwn(gateMetrics, name);

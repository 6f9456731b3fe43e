import { groupGap, type GroupShare } from "@plumbline/stats";
import { countWords, listWords, percentWords } from "../../checks/number-words.ts";
import { nearestName } from "../../planning/nearest-name.ts";
import { cutSlices } from "../cut-slices.ts";
import type { GateContext, GateTestKind } from "../gate-context.ts";
import type { GateFinding } from "../gate-input.ts";
import type { GateAnswers, GateRows } from "../gate-rows.ts";
import { rowDesignEffect } from "../row-design-effect.ts";
import type { RowClusters } from "../row-clusters.ts";

export const fairness: GateTestKind = {
  name: "fairness",
  title: "Groups are treated alike",
  findings: (context) =>
    (context.options.fairness?.columns ?? []).map((column) => judge(context, column)),
};

type FairnessMetric = NonNullable<GateContext["options"]["fairness"]>["metric"];

const words: Readonly<Record<FairnessMetric, string>> = {
  "selection-rate": "share called positive",
  "true-positive-rate": "share of positives found",
  accuracy: "share answered rightly",
};

function judge({ input, options, rows }: GateContext, column: string): GateFinding {
  const { metric, maxGap } = options.fairness ?? { metric: "accuracy", maxGap: 1 };
  const values = input.slices?.[column];
  const base = { subject: column, bound: maxGap, unit: "share" };
  if (values === undefined) {
    const known = Object.keys(input.slices ?? {});
    const reason = `There is no column ${JSON.stringify(column)}. ${nearestName(column, known)}`;
    return { ...base, outcome: "fail", reason };
  }
  if (rows.task === "regression" || (rows.task === "multiclass" && metric !== "accuracy")) {
    return {
      ...base,
      outcome: "fail",
      reason: `The ${words[metric]} does not exist for the task ${rows.task}`,
    };
  }
  const slices = cutSlices(values, rows.places);
  const gapOf = (answers: GateAnswers) => {
    const counted = countedRows(rows, answers, metric);
    const groups = slices.map(({ value, indexes }): GroupShare => {
      const hits = indexes.map((index) => counted[index] as number).filter((hit) => hit >= 0);
      return { name: value, hits: hits.reduce((sum, hit) => sum + hit, 0), rows: hits.length };
    });
    const level = Math.min(0.999, 2 * options.level);
    return groupGap(groups, { level, designEffect: effectOf(rows, counted) });
  };
  const candidate = gapOf(rows.candidate);
  if (!candidate.defined) {
    const reason = `Fewer than two groups of ${column} have 30 rows for the ${words[metric]}`;
    return { ...base, outcome: "unknown", reason };
  }
  const champion = gapOf(rows.champion);
  const { value, interval, highest, lowest, leftOut } = candidate;
  const isBeyond = value > maxGap;
  const isShown = isBeyond && (interval === null || interval.lo > maxGap);
  const share = (group: GroupShare): string => percentWords(group.hits / group.rows);
  const beside = champion.defined ? `, the champion's ${percentWords(champion.value)}` : "";
  const missing =
    leftOut.length === 0
      ? ""
      : `; ${countWords(leftOut.length, "group")} with too few rows left out: ${listWords(leftOut)}`;
  const verdict = isShown
    ? "which is beyond it"
    : isBeyond
      ? "which chance may explain: more rows would tell"
      : "which is within";
  return {
    ...base,
    outcome: isShown ? "fail" : isBeyond ? "unknown" : "pass",
    champion: champion.defined ? champion.value : null,
    candidate: value,
    difference: champion.defined ? value - champion.value : null,
    rows: rows.truth.length,
    reason: `The ${words[metric]} is ${share(highest)} for ${JSON.stringify(highest.name)} and ${share(lowest)} for ${JSON.stringify(lowest.name)}, a gap of ${percentWords(value)}${beside}; ${percentWords(maxGap)} is allowed, ${verdict}${missing}`,
  };
}

/** 1 for a hit, 0 for none, −1 for a row that does not count. */
function countedRows(
  { truth }: GateRows,
  { decisions }: GateAnswers,
  metric: FairnessMetric,
): Float64Array {
  return truth.map((label, row) => {
    const decision = decisions?.[row];
    if (decision === undefined) return -1;
    if (metric === "accuracy") return Number(decision === label);
    if (metric === "true-positive-rate" && label !== 1) return -1;
    return decision;
  });
}

function effectOf({ clusters }: GateRows, counted: Float64Array): number {
  if (clusters === null) return 1;
  const kept = [...counted.keys()].filter((row) => (counted[row] as number) >= 0);
  const own: RowClusters = {
    ...clusters,
    codes: Uint32Array.from(kept, (row) => clusters.codes[row] as number),
  };
  return rowDesignEffect(
    own,
    kept.map((row) => counted[row] as number),
  );
}

import { durationMs, type PolicyDocument } from "@plumbline/contracts";
import { momentWords } from "./incident-words.ts";
import type { PolicyFacts, PolicyWindow } from "./policy-facts.ts";
import type { PolicyChange } from "./policy-change.ts";
import { numberText, periodWords } from "./policy-words.ts";
import type { ExcludedPeriod, RunDetails } from "./run-details.ts";

/** Which rows a candidate learns from and which it is judged on, with what is known of their labels. */
export interface RowSetPlan {
  readonly details: RunDetails;
  /** Labelled rows in the sets, as the windows of the monitors count them. */
  readonly labelled: {
    readonly training: number;
    readonly evaluation: number;
    /** From the change to where the evaluation set begins; null without a change. */
    readonly sinceChange: number | null;
  };
  /** In words: how the training set was cut, and what is left out. */
  readonly notes: readonly string[];
}

type Facts = Pick<
  PolicyFacts,
  "nowMs" | "maturityMs" | "windows" | "brokenTimes" | "policyRevision" | "position"
>;

/**
 * The evaluation set is the newest stretch whose labels are mature; training ends where it begins, so no
 * row is in both. Training goes back as far as its window, or to the change when that leaves enough
 * labels. Times that are left out are left out of both sets.
 */
export function planRowSets(
  { training, evaluation }: Pick<PolicyDocument, "training" | "evaluation">,
  facts: Facts,
  change: Pick<PolicyChange, "atMs"> | null,
): RowSetPlan {
  const toMs = facts.nowMs - facts.maturityMs;
  const middleMs = toMs - durationMs(evaluation.window);
  const trailingMs = middleMs - durationMs(training.window);
  const exclude = excludedPeriods(training, facts, { startMs: trailingMs, endMs: toMs });
  const count = (fromMs: number, untilMs: number): number =>
    labelledIn(facts.windows, { startMs: fromMs, endMs: untilMs }, exclude);
  const changeMs = change !== null && training.cutAtChange ? change.atMs : null;
  const isInside = changeMs !== null && changeMs > trailingMs;
  const sinceChange = changeMs === null ? null : count(Math.max(trailingMs, changeMs), middleMs);
  const isCut = isInside && (sinceChange ?? 0) >= training.minRows;
  const fromMs = isCut ? changeMs : trailingMs;
  return {
    details: {
      changePointMs: change?.atMs ?? null,
      training: { fromMs, toMs: middleMs, exclude },
      evaluation: { fromMs: middleMs, toMs },
      ...{ position: facts.position, policyRevision: facts.policyRevision },
    },
    labelled: {
      ...{ training: count(fromMs, middleMs), evaluation: count(middleMs, toMs) },
      sinceChange,
    },
    notes: [
      ...(isInside ? [cutWords(changeMs, isCut, sinceChange ?? 0, training.minRows)] : []),
      ...exclude.map(
        ({ fromMs: from, toMs: to, why }) =>
          `${periodWords({ startMs: from, endMs: to })} stays out: ${why}`,
      ),
    ],
  };
}

function cutWords(changeMs: number, isCut: boolean, found: number, wanted: number): string {
  const change = `the change at ${momentWords(changeMs)}`;
  return isCut
    ? `training begins at ${change}`
    : `only ${numberText(found)} labels have come since ${change}, of ${numberText(wanted)} wanted: training is not cut there`;
}

/** Configured periods and times of broken data that reach into a range, cut to it, in order. */
function excludedPeriods(
  { exclude, excludeDataIncidents }: PolicyDocument["training"],
  { brokenTimes }: Pick<PolicyFacts, "brokenTimes">,
  { startMs, endMs }: { readonly startMs: number; readonly endMs: number },
): readonly ExcludedPeriod[] {
  const configured = exclude.map(({ from, to }) => ({
    ...{ fromMs: Date.parse(from), toMs: Date.parse(to), why: "the policy leaves it out" },
  }));
  return [...configured, ...(excludeDataIncidents ? brokenTimes : [])]
    .map(({ fromMs, toMs, why }) => ({
      ...{ fromMs: Math.max(fromMs, startMs), toMs: Math.min(toMs, endMs), why },
    }))
    .filter(({ fromMs, toMs }) => fromMs < toMs)
    .toSorted((one, other) => one.fromMs - other.fromMs || one.toMs - other.toMs);
}

/**
 * Labelled rows in a stretch of time without what is left out, from the counts of one monitor: the one
 * that counted most. A window that lies in part within counts by its part.
 */
export function labelledIn(
  windows: readonly PolicyWindow[],
  range: { readonly startMs: number; readonly endMs: number },
  exclude: readonly ExcludedPeriod[] = [],
): number {
  const sums = [...Map.groupBy(windows, ({ monitor }) => monitor).values()].map((ofMonitor) =>
    ofMonitor.reduce((sum, window) => sum + window.labelled * partOf(window, range, exclude), 0),
  );
  return Math.floor(Math.max(0, ...sums) + 1e-6);
}

function partOf(
  { startMs, endMs }: PolicyWindow,
  range: { readonly startMs: number; readonly endMs: number },
  exclude: readonly ExcludedPeriod[],
): number {
  const from = Math.max(startMs, range.startMs);
  const to = Math.min(endMs, range.endMs);
  if (from >= to || endMs <= startMs) return 0;
  let left = to - from;
  let doneMs = from;
  for (const { fromMs, toMs } of exclude) {
    const [cutFrom, cutTo] = [Math.max(fromMs, doneMs), Math.min(toMs, to)];
    if (cutFrom >= cutTo) continue;
    left -= cutTo - cutFrom;
    doneMs = cutTo;
  }
  return left / (endMs - startMs);
}

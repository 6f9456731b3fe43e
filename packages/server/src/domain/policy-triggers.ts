import {
  durationMs,
  type PolicyDocument,
  type PolicyFinding,
  type PolicyTrigger,
} from "@plumbline/contracts";
import { momentWords } from "./incident-words.ts";
import { labelledIn } from "./plan-row-sets.ts";
import {
  byMonitor,
  latestOf,
  matureByMonitor,
  type PolicyFacts,
  type PolicyMetric,
  type PolicyWindow,
} from "./policy-facts.ts";
import { metricWords, numberText, spanWords } from "./policy-words.ts";

type Outcome = PolicyFinding["outcome"];

export interface JudgedTrigger {
  readonly outcome: Outcome;
  /** One for each leaf, in their order. */
  readonly findings: readonly PolicyFinding[];
}

type Leaf = Exclude<PolicyTrigger, { readonly all: unknown } | { readonly any: unknown }>;
type Judged = readonly [Outcome, string];

/** Whether the triggers of a policy speak, and what each of them saw. */
export function judgeTrigger(trigger: PolicyTrigger, facts: PolicyFacts): JudgedTrigger {
  if ("all" in trigger || "any" in trigger) {
    const parts = ("all" in trigger ? trigger.all : trigger.any).map((part) =>
      judgeTrigger(part, facts),
    );
    return {
      outcome: combine(
        parts.map(({ outcome }) => outcome),
        "all" in trigger ? "no" : "yes",
      ),
      findings: parts.flatMap(({ findings }) => findings),
    };
  }
  const [outcome, reason] = judgeLeaf(trigger, facts);
  return { outcome, findings: [{ part: "trigger", name: nameOf(trigger), outcome, reason }] };
}

/** What is unknown only matters while nothing decides. */
function combine(outcomes: readonly Outcome[], decisive: "yes" | "no"): Outcome {
  if (outcomes.includes(decisive)) return decisive;
  if (outcomes.includes("unknown")) return "unknown";
  return decisive === "yes" ? "no" : "yes";
}

function nameOf(leaf: Leaf): string {
  if ("incident" in leaf) return `incident ${leaf.incident}`;
  if ("performance" in leaf) {
    return `${leaf.performance.metric} worse than ${leaf.performance.worseThan}`;
  }
  if ("drift" in leaf) return `drift in ${leaf.drift.windows} windows`;
  if ("newLabels" in leaf) return `${leaf.newLabels} new labels`;
  if ("kpi" in leaf) return `KPI ${leaf.kpi}`;
  if ("objectiveChanged" in leaf) return "changed objective";
  return "every" in leaf ? `every ${leaf.every}` : `age ${leaf.age}`;
}

function judgeLeaf(leaf: Leaf, facts: PolicyFacts): Judged {
  if ("incident" in leaf) return byIncident(leaf.incident, facts);
  if ("performance" in leaf) return byPerformance(leaf.performance, facts);
  if ("drift" in leaf) return byDrift(leaf.drift.windows, facts);
  if ("newLabels" in leaf) return byLabels(leaf.newLabels, facts);
  if ("kpi" in leaf) return byKpi(leaf.kpi, facts);
  if ("objectiveChanged" in leaf) return byObjective(facts);
  return "every" in leaf ? bySchedule(leaf.every, facts) : byAge(leaf.age, facts);
}

function byIncident(kind: "performance" | "business", { incidents }: PolicyFacts): Judged {
  const found = incidents.find((one) => one.isOwn && one.kinds.includes(kind));
  if (found === undefined) return ["no", `no incident of ${kind} goes on`];
  const since = `since ${momentWords(found.fromMs)}`;
  return found.kinds[0] === kind
    ? ["yes", `incident ${found.id} goes on ${since}: ${found.title}`]
    : ["yes", `incident ${found.id} goes on ${since}, and ${kind} suffers from it: ${found.title}`];
}

function byPerformance(
  { metric: name, worseThan }: { readonly metric: string; readonly worseThan: number },
  facts: PolicyFacts,
): Judged {
  const said = latestOf(facts, name);
  if (said.length === 0) return ["unknown", `no window with mature labels has ${name} yet`];
  const worse = said.find(({ metric }) => isWholly(metric, worseThan) === true);
  if (worse !== undefined) {
    return ["yes", `${metricWords(worse)}: wholly worse than ${worseThan}`];
  }
  const unsure = said.every(({ metric }) => isWholly(metric, worseThan) === null);
  const [first] = said;
  const words = first === undefined ? "" : metricWords(first);
  return unsure
    ? ["unknown", `${words}: it has no interval to tell from chance`]
    : ["no", `${words}: not wholly worse than ${worseThan}`];
}

/** Whether the whole interval is worse than a bound; null without an interval. */
function isWholly({ better, lo, hi }: PolicyMetric, bound: number): boolean | null {
  if (lo === null || hi === null) return null;
  switch (better) {
    case "higher":
      return hi < bound;
    case "lower":
      return lo > bound;
    case "nearest-zero":
      return lo > Math.abs(bound) || hi < -Math.abs(bound);
    case "nearest-one":
      return bound < 1 ? hi < bound : lo > bound;
  }
}

function byDrift(wanted: number, facts: PolicyFacts): Judged {
  const streaks = byMonitor(facts).map(streakOf);
  const longest = streaks.toSorted((one, other) => other.length - one.length)[0] ?? [];
  if (longest.length < wanted) {
    return ["no", `inputs or answers drift in ${longest.length} windows in a row, of ${wanted}`];
  }
  const columns = [...new Set(longest.flatMap(({ drifting }) => drifting))];
  const what = columns.filter((column) => column !== "").slice(0, 3);
  const words = `${what.length === 0 ? "data" : what.join(", ")} drifts in ${longest.length} windows in a row`;
  const cost = costOf(facts);
  if (cost === null)
    return ["unknown", `${words}; without mature labels nobody knows what it costs`];
  return cost === ""
    ? ["no", `${words}, and no metric of performance is worse for it`]
    : ["yes", `${words}, and it costs: ${cost}`];
}

/** The latest windows that drift without a break. */
function streakOf(windows: readonly PolicyWindow[]): readonly PolicyWindow[] {
  const seen = windows.filter(({ rows }) => rows > 0);
  const lastWell = seen.findLastIndex(({ drifting }) => drifting.length === 0);
  return seen.slice(lastWell + 1);
}

/** Which metric is worse in the latest mature window; empty when none is, null when none can be told. */
function costOf(facts: PolicyFacts): string | null {
  let isTold = false;
  for (const windows of matureByMonitor(facts)) {
    const window = windows.findLast(({ metrics }) =>
      metrics.some(({ current }) => current !== null),
    );
    if (window === undefined) continue;
    isTold = true;
    const metric = window.metrics.find(({ verdict }) => verdict === "alert");
    if (metric !== undefined) return metricWords({ metric, window });
  }
  return isTold ? "" : null;
}

function byLabels(wanted: number, facts: PolicyFacts): Judged {
  const [last] = facts.runs.filter(({ trainingToMs }) => trainingToMs !== null);
  const fromMs = last?.trainingToMs ?? -Infinity;
  const since =
    last === undefined
      ? "ever"
      : `since the training set of ${momentWords(last.trainingToMs ?? 0)}`;
  const found = labelledIn(facts.windows, { startMs: fromMs, endMs: facts.nowMs });
  const words = `${numberText(found)} labels ${since}, of ${numberText(wanted)}`;
  return [found >= wanted ? "yes" : "no", words];
}

function byKpi(name: string, { kpis }: PolicyFacts): Judged {
  const kpi = kpis.find((one) => one.name === name);
  if (kpi === undefined) return ["unknown", `no window of ${name} is finished yet`];
  return kpi.missed === null
    ? ["no", `${kpi.words}: it does not miss its objective`]
    : ["yes", `${kpi.words}: it misses its objective, ${kpi.missed}`];
}

function byObjective({ objectiveChange }: PolicyFacts): Judged {
  return objectiveChange === null
    ? ["no", "no objective has changed since the last run"]
    : ["yes", objectiveChange];
}

function bySchedule(every: string, facts: PolicyFacts): Judged {
  const [last] = facts.runs;
  const sinceMs = last?.eventTimeMs ?? facts.windows[0]?.startMs;
  if (sinceMs === undefined) return ["unknown", "no window was judged yet"];
  const what = last === undefined ? "the first window" : "the last run";
  const words = `${spanWords(Math.max(0, facts.nowMs - sinceMs))} since ${what}, of ${every}`;
  return [facts.nowMs - sinceMs >= durationMs(every) ? "yes" : "no", words];
}

function byAge(age: string, { champion, nowMs }: PolicyFacts): Judged {
  if (champion === null) return ["unknown", "the model has no champion yet"];
  const words = `${champion.version} is champion for ${spanWords(Math.max(0, nowMs - champion.sinceMs))}, of ${age}`;
  return [nowMs - champion.sinceMs >= durationMs(age) ? "yes" : "no", words];
}

/** The incident that a decision belongs to: one that triggers, else one that keeps it from acting. */
export function incidentOf(
  { when }: Pick<PolicyDocument, "when">,
  { incidents }: PolicyFacts,
): number | null {
  const wanted = kindsIn(when);
  const own = incidents.filter(({ isOwn }) => isOwn);
  const found =
    own.find(({ kinds }) => kinds.some((kind) => wanted.has(kind))) ??
    own.find(({ kinds }) => kinds.includes("performance")) ??
    own.find(({ kinds }) => kinds.includes("business"));
  return found?.id ?? null;
}

function kindsIn(trigger: PolicyTrigger): ReadonlySet<string> {
  if ("all" in trigger || "any" in trigger) {
    const parts = "all" in trigger ? trigger.all : trigger.any;
    return new Set(parts.flatMap((part) => [...kindsIn(part)]));
  }
  if ("incident" in trigger) return new Set([trigger.incident]);
  return new Set("kpi" in trigger ? ["business"] : []);
}

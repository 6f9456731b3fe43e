import {
  durationMs,
  type PolicyDocument,
  type PolicyFinding,
  type RunAction,
} from "@plumbline/contracts";
import { DateTime } from "luxon";
import { momentWords } from "./incident-words.ts";
import { labelledIn, type RowSetPlan } from "./plan-row-sets.ts";
import { latestOf, type PolicyFacts } from "./policy-facts.ts";
import { numberText, spanWords } from "./policy-words.ts";
import { windowAt } from "./time-window.ts";

type Judged = readonly [PolicyFinding["outcome"], string];

interface Case {
  readonly policy: PolicyDocument;
  readonly facts: PolicyFacts;
  readonly action: RunAction;
  readonly plan: RowSetPlan;
}

type Bar = (one: Case) => Judged | null;

/** What keeps a policy from acting though it would: "yes" holds it back, null does not apply. */
const bars: Readonly<Record<string, Bar>> = {
  "broken data": brokenData,
  upstream,
  "run under way": runUnderWay,
  "approval pending": approvalPending,
  "watch under way": watchUnderWay,
  cooldown,
  budget,
  "quiet hours": quietHours,
  "labels to learn from": labelsToLearnFrom,
  "labels to be judged on": labelsToJudgeOn,
  "labels since harm began": labelsSinceHarm,
  "refused on the same rows": sameRows,
  "gain against cost": gainAgainstCost,
};

export function judgeBars(one: Case): readonly PolicyFinding[] {
  return Object.entries(bars).flatMap(([name, bar]) => {
    const judged = bar(one);
    if (judged === null) return [];
    const [outcome, reason] = judged;
    return [{ part: "bar" as const, name, outcome, reason }];
  });
}

const isBroken = (kind: string): boolean => kind === "data" || kind === "no-data";

function brokenData({ facts: { incidents } }: Case): Judged {
  const found = incidents.find(({ kinds }) => kinds.some(isBroken));
  if (found === undefined) return ["no", "no incident of broken data goes on, here or upstream"];
  const where = found.isOwn ? "" : ` in ${found.model}, which lies upstream`;
  const words = `data is broken${where} since ${momentWords(found.fromMs)} (incident ${found.id}: ${found.title})`;
  return ["yes", `${words}: a model that learns now learns the fault`];
}

function upstream({ facts: { incidents } }: Case): Judged {
  const found = incidents.find(({ isOwn, causedBy }) => isOwn && causedBy !== null);
  const cause = found?.causedBy ?? null;
  if (found === undefined || cause === null)
    return ["no", "nothing upstream explains what is seen"];
  const { id, model } = cause;
  return ["yes", `incident ${id} of ${model}, upstream, explains incident ${found.id} and goes on`];
}

function runUnderWay({ facts: { runs } }: Case): Judged {
  const found = runs.find(({ isOver }) => !isOver);
  if (found === undefined) return ["no", "no run is under way"];
  return ["yes", `run ${found.id} (${found.action}) is under way: ${found.state}`];
}

function approvalPending({ facts: { runs } }: Case): Judged {
  const found = runs.find(({ state }) => state === "waiting-for-approval");
  return found === undefined
    ? ["no", "nothing waits for approval"]
    : ["yes", `run ${found.id} waits for somebody to allow it`];
}

/** Going back is what a watch does itself. */
function watchUnderWay({ facts: { watch } }: Case): Judged {
  if (watch === null) return ["no", "no new champion is being watched"];
  return ["yes", `${watch.version} is new and is watched until ${momentWords(watch.untilMs)}`];
}

function cooldown({ policy, facts: { runs, nowMs } }: Case): Judged {
  const waitMs = durationMs(policy.cooldown);
  const lastMs = Math.max(...runs.map(({ eventTimeMs }) => eventTimeMs));
  if (runs.length === 0) return ["no", "there was no run before"];
  const passedMs = nowMs - lastMs;
  const words = `the last run was at ${momentWords(lastMs)}, the cooldown is ${policy.cooldown}`;
  return passedMs < waitMs
    ? ["yes", `${words}: ${spanWords(waitMs - passedMs)} are left`]
    : ["no", words];
}

function budget({ policy, facts: { runs, nowMs, timeZone } }: Case): Judged {
  const most = policy.budget.runsPerMonth;
  const { startMs, endMs } = windowAt("month", timeZone, nowMs);
  const month = DateTime.fromMillis(nowMs, { zone: timeZone }).toFormat("yyyy-LL");
  const done = runs.filter((run) => run.eventTimeMs >= startMs && run.eventTimeMs < endMs).length;
  return [done >= most ? "yes" : "no", `${done} of ${most} runs in ${month} are used`];
}

function quietHours({
  policy: { quietHours: hours },
  facts: { nowMs, timeZone },
}: Case): Judged | null {
  if (hours === undefined) return null;
  const now = DateTime.fromMillis(nowMs, { zone: timeZone }).toFormat("HH:mm");
  const { from, to } = hours;
  const isQuiet = from <= to ? now >= from && now < to : now >= from || now < to;
  const words = `it is ${now} in ${timeZone}; no run starts from ${from} to ${to}`;
  return [isQuiet ? "yes" : "no", words];
}

/** Adjustments have few parameters, so that as many rows as judge them are enough to fit them. */
function labelsToLearnFrom({ policy, action, plan }: Case): Judged | null {
  if (action === "rollback") return null;
  const { training, sinceChange } = plan.labelled;
  const wanted = action === "retrain" ? policy.training.minRows : policy.evaluation.minRows;
  const change = plan.details.changePointMs;
  if (change !== null && sinceChange !== null && sinceChange < wanted) {
    return [
      "yes",
      `${numberText(sinceChange)} labels to learn from since the change at ${momentWords(change)}, of ${numberText(wanted)}: more of the old days would not help`,
    ];
  }
  const words = `${numberText(training)} labels to learn from, of ${numberText(wanted)}`;
  return [training < wanted ? "yes" : "no", words];
}

function labelsToJudgeOn({ policy, action, plan }: Case): Judged | null {
  if (action === "rollback") return null;
  const { evaluation } = plan.labelled;
  const wanted = policy.evaluation.minRows;
  const words = `${numberText(evaluation)} mature labels of the last ${policy.evaluation.window} to judge a candidate on, of ${numberText(wanted)}`;
  return [evaluation < wanted ? "yes" : "no", words];
}

/** While nobody can tell where the change was, an incident says when it was first seen. */
function labelsSinceHarm({ policy, facts, action, plan }: Case): Judged | null {
  const harm = facts.incidents.find((one) => one.isOwn && one.kinds.includes("performance"));
  if (action === "rollback" || harm === undefined || plan.details.changePointMs !== null)
    return null;
  const { evaluation, training } = plan.details;
  const range = { startMs: harm.fromMs, endMs: evaluation.toMs };
  const found = labelledIn(facts.windows, range, training.exclude);
  const wanted = policy.evaluation.minRows;
  const words = `${numberText(found)} mature labels since harm was first seen at ${momentWords(harm.fromMs)}, of ${numberText(wanted)}`;
  return [found < wanted ? "yes" : "no", words];
}

/** Asking again on the same rows until chance says yes would make the gate worthless. */
function sameRows({ policy, facts, action }: Case): Judged | null {
  if (action === "rollback") return null;
  const [last] = facts.runs.filter((run) => run.action === action && run.isOver);
  if (last?.state !== "refused" || last.evaluationToMs === null) {
    return ["no", `no ${action} was refused on these rows`];
  }
  const fresh = labelledIn(facts.windows, { startMs: last.evaluationToMs, endMs: facts.nowMs });
  const wanted = policy.evaluation.minRows;
  const words = `${numberText(fresh)} labels are new since run ${last.id} was refused, of ${numberText(wanted)}`;
  return [fresh < wanted ? "yes" : "no", words];
}

const gatesLookedAt = 3;

function gainAgainstCost({ policy, facts, action }: Case): Judged | null {
  const { costPerRun, valuePerPoint } = policy.budget;
  if (action !== "retrain" || costPerRun === 0) return null;
  if (valuePerPoint === undefined) {
    return ["no", "the policy names no valuePerPoint: the cost of a run is not weighed"];
  }
  const expected = expectedGain(facts);
  if (expected === null) return ["unknown", "nothing says how much better a new version would be"];
  const worth = expected.points * valuePerPoint;
  const words = `${expected.words} are worth ${numberText(worth)}; a run costs ${numberText(costPerRun)}`;
  return [worth < costPerRun ? "yes" : "no", words];
}

/** What was lost against the baseline can be won back; else what the last candidates brought. */
function expectedGain(
  facts: PolicyFacts,
): { readonly points: number; readonly words: string } | null {
  const name = facts.primary;
  if (name === null) return null;
  const losses = latestOf(facts, name).flatMap(({ metric }) => metric.loss ?? []);
  const loss = Math.max(...losses);
  if (losses.length > 0 && loss > 0) {
    return { points: loss, words: `${numberText(loss)} of ${name} lost against the baseline` };
  }
  const gains = facts.runs.flatMap(({ gain }) => gain ?? []).slice(0, gatesLookedAt);
  if (gains.length === 0) return null;
  const mean = gains.reduce((sum, gain) => sum + gain, 0) / gains.length;
  return {
    points: mean,
    words: `${numberText(mean)} of ${name}, as the last ${gains.length} candidates were better by,`,
  };
}

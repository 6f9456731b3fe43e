import {
  runActions,
  type PolicyDocument,
  type PolicyFinding,
  type RunAction,
} from "@plumbline/contracts";
import { momentWords } from "./incident-words.ts";
import {
  lastSaid,
  latestOf,
  matureByMonitor,
  type PolicyFacts,
  type PolicyWindow,
  type Said,
} from "./policy-facts.ts";
import { metricWords, numberText } from "./policy-words.ts";

export interface ChosenAction {
  /** Null when nothing that is allowed would help. */
  readonly action: RunAction | null;
  /** Why each milder one would not do, and why this one does. */
  readonly findings: readonly PolicyFinding[];
}

type Judged = readonly [isRight: boolean, reason: string];

/** The mildest of the allowed actions that fits what is wrong. */
export function chooseAction(
  { actions }: Pick<PolicyDocument, "actions">,
  facts: PolicyFacts,
): ChosenAction {
  const diagnosis = diagnose(facts, actions.includes("rollback"));
  const findings: PolicyFinding[] = [];
  for (const action of runActions) {
    if (!actions.includes(action)) continue;
    const [isRight, reason] = fits[action](diagnosis, facts);
    findings.push({ part: "action", name: action, outcome: isRight ? "yes" : "no", reason });
    if (isRight) return { action, findings };
  }
  return { action: null, findings };
}

/** What the latest windows with mature labels say is wrong. */
interface Diagnosis {
  /** How the order of the scores does; null when no window says. */
  readonly ranking: Said | null;
  readonly isRankingBroken: boolean;
  readonly brokenCalibration: Said | null;
  readonly brokenDecisions: Said | null;
  /** A KPI or an objective asks for other decisions. */
  readonly wish: string | null;
  /** Why the champion itself is the trouble; null when it is not, or nothing can be done about it. */
  readonly worseThanPrevious: string | null;
}

const rankingNames = ["auroc", "macro-auroc", "average-precision"] as const;
const lossNames: ReadonlySet<string> = new Set(["log-loss", "brier"]);
const decisionNames: ReadonlySet<string> = new Set([
  ...["accuracy", "precision", "recall", "specificity", "f1", "mcc"],
]);

function diagnose(facts: PolicyFacts, canRollBack: boolean): Diagnosis {
  const alarms = recentAlarms(facts);
  const rankings = rankingNames.map((name) => latestOf(facts, name)[0]);
  const ranking = rankings.find((said) => said !== undefined) ?? null;
  const brokenRanking = alarms.find(({ metric }) => metric.name === ranking?.metric.name);
  const worse = canRollBack ? worseThanPrevious(facts) : null;
  return {
    ranking: brokenRanking ?? ranking,
    isRankingBroken: brokenRanking !== undefined,
    brokenCalibration:
      alarms.find(({ metric }) => metric.check === "calibration") ??
      alarms.find(({ metric }) => lossNames.has(metric.name)) ??
      null,
    brokenDecisions: alarms.find(({ metric }) => decisionNames.has(metric.name)) ?? null,
    wish: facts.objectiveChange ?? facts.kpis.find(({ missed }) => missed !== null)?.words ?? null,
    worseThanPrevious: worse,
  };
}

/** One window may be well by chance: an alarm in the latest few counts. */
const windowsLookedAt = 3;

function recentAlarms(facts: PolicyFacts): readonly Said[] {
  return matureByMonitor(facts).flatMap((windows) =>
    windows
      .filter(({ metrics }) => metrics.length > 0)
      .slice(-windowsLookedAt)
      .toReversed()
      .flatMap((window) =>
        window.metrics
          .filter(({ verdict }) => verdict === "alert")
          .map((metric) => ({ metric, window })),
      ),
  );
}

const fits: Readonly<Record<RunAction, (diagnosis: Diagnosis, facts: PolicyFacts) => Judged>> = {
  threshold(diagnosis, facts) {
    if (facts.task !== null && facts.task !== "binary") {
      return [false, `a ${facts.task} model has no decision threshold`];
    }
    const other = adjustmentTrouble("threshold", diagnosis, facts);
    if (other !== null) return [false, other];
    if (diagnosis.brokenCalibration !== null) {
      return [
        false,
        `the scores themselves are off, not only where they are cut: ${metricWords(diagnosis.brokenCalibration)}`,
      ];
    }
    if (diagnosis.brokenDecisions !== null) {
      return [
        true,
        `scores rank and mean what they did, only decisions are off: ${metricWords(diagnosis.brokenDecisions)}`,
      ];
    }
    return diagnosis.wish === null
      ? [false, "nothing says that decisions are cut at the wrong score"]
      : [true, `the scores are sound, other decisions are wanted: ${diagnosis.wish}`];
  },
  recalibrate(diagnosis, facts) {
    if (facts.task !== null && facts.task !== "binary") {
      return [false, `the scores of a ${facts.task} model are not recalibrated`];
    }
    const other = adjustmentTrouble("recalibrate", diagnosis, facts);
    if (other !== null) return [false, other];
    const { brokenCalibration, ranking } = diagnosis;
    if (brokenCalibration === null) return [false, "no window says that calibration is broken"];
    const held = ranking === null ? "" : `, while ranking held: ${metricWords(ranking)}`;
    return [true, `scores no longer mean what they say: ${metricWords(brokenCalibration)}${held}`];
  },
  retrain({ worseThanPrevious: worse }) {
    return worse === null
      ? [true, "only other answers help"]
      : [false, `${worse}: going back is known to work, and at once`];
  },
  rollback({ worseThanPrevious: worse }, { champion }) {
    if (worse !== null) return [true, worse];
    return champion === null || champion.previous === null
      ? [false, "there is no earlier champion to go back to"]
      : [false, `${champion.version} is not shown to be worse than ${champion.previous} was`];
  },
};

/** What no adjustment of the score mends. */
function adjustmentTrouble(
  action: RunAction,
  { ranking, isRankingBroken, worseThanPrevious: worse }: Diagnosis,
  { runs, champion }: PolicyFacts,
): string | null {
  if (worse !== null) return worse;
  if (isRankingBroken && ranking !== null) {
    return `the order of the scores is worse, which no adjustment mends: ${metricWords(ranking)}`;
  }
  if (ranking === null) return "no window with mature labels says how well the scores rank";
  const sinceMs = champion?.sinceMs ?? -Infinity;
  const tried = runs.find((run) => run.action === action && run.isOver);
  return tried?.state === "refused" && tried.eventTimeMs >= sinceMs
    ? `it was tried at ${momentWords(tried.eventTimeMs)} and the gate refused it (run ${tried.id})`
    : null;
}

const recordWindows = 5;

/** Why the champion is worse than the one before it was; null when that is not shown. */
function worseThanPrevious(facts: PolicyFacts): string | null {
  const { champion, primary } = facts;
  if (champion === null || champion.previous === null || primary === null) return null;
  const previous = new Map(
    matureByMonitor(facts, champion.previous).map((windows) => [windows[0]?.monitor, windows]),
  );
  for (const windows of matureByMonitor(facts)) {
    const own = windows.filter(({ startMs }) => startMs >= champion.sinceMs);
    const before = (previous.get(windows[0]?.monitor) ?? []).filter(
      ({ endMs }) => endMs <= champion.sinceMs,
    );
    const record = recordOf(before.slice(-recordWindows), primary);
    const said = lastSaid(own, primary);
    if (record === null || said === null) continue;
    const { lo, hi, better } = said.metric;
    if (lo === null || hi === null) continue;
    if (better === "higher" ? hi >= record : lo <= record) continue;
    return `${champion.version} has ${metricWords(said)}; ${champion.previous} had ${numberText(record)} before it`;
  }
  return null;
}

/** Mean over windows, by their labels. */
function recordOf(windows: readonly PolicyWindow[], name: string): number | null {
  let [sum, weight] = [0, 0];
  for (const { metrics, labelled } of windows) {
    const current = metrics.find((one) => one.name === name)?.current ?? null;
    if (current === null) continue;
    sum += current * labelled;
    weight += labelled;
  }
  return weight === 0 ? null : sum / weight;
}

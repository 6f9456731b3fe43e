import type { Adjustment, GateDocument, ModelConfig, RunAction } from "@plumbline/contracts";
import {
  fitRecalibration,
  fitThreshold,
  type FittedAdjustment,
  type GateValue,
  type ThresholdObjective,
} from "@plumbline/core";
import type { RunRecord } from "../domain/run.ts";
import type { RowReader } from "../storage/lake/row-reader.ts";
import { positionIn } from "../storage/metadata/event-clock.ts";
import type { Metadata } from "../storage/metadata/open-metadata.ts";
import { readJudgedRows, taskOf, type JudgedRows } from "./judged-rows.ts";
import { failRun } from "./run-failure.ts";

/** What is done to the champion's score from now on, if the gate lets it. */
export interface AdjustedCandidate {
  readonly adjustments: readonly Adjustment[];
  readonly metrics: Readonly<Record<string, number | null>>;
  /** What was fitted on which rows, in words. */
  readonly note: string;
}

export interface AdjusterParts {
  readonly metadata: Metadata;
  readonly rows: RowReader;
  readonly config: (modelId: number) => Promise<ModelConfig>;
}

const [least, mostRows] = [3_600_000, 300_000];

/** Fits a threshold or a calibration on the rows before those that judge it; older rows than needed stay out. */
export function createRunAdjuster(
  parts: AdjusterParts,
): (run: RunRecord) => Promise<AdjustedCandidate> {
  return async (run) => {
    const config = await parts.config(run.modelId);
    const rows = await rowsToFit(parts, run);
    const what = run.action === "threshold" ? "a threshold" : "a calibration";
    if (taskOf(config, rows) !== "binary" || rows.answers.scores === undefined) {
      failRun(`Only a yes-or-no model that logs its scores can be given ${what}`);
    }
    const { scores, labels } = pairs(rows, config);
    const fitted =
      run.action === "threshold"
        ? fitThreshold(scores, labels, objectiveOf(config.gate))
        : fitRecalibration(scores, labels, { seed: run.id });
    return adjustedBy(fitted, what);
  };
}

function adjustedBy(fitted: FittedAdjustment, what: string): AdjustedCandidate {
  if (!fitted.defined)
    return failRun(`There is no ${what.replace("a ", "")} to be fitted: ${fitted.reason}`);
  if (fitted.adjustment === null) return failRun(`Nothing is to be adjusted: ${fitted.reason}`);
  return {
    ...{ adjustments: [fitted.adjustment], note: fitted.reason },
    metrics: { "fitted-rows": fitted.rows, "fitted-positives": fitted.positives },
  };
}

async function rowsToFit(
  { metadata, rows: reader }: AdjusterParts,
  { modelId, champion, details }: RunRecord,
): Promise<JudgedRows> {
  if (details === null || champion === null)
    return failRun("The run has lost the plan of its rows");
  const { training } = details;
  const position = await metadata.read(positionIn);
  let { fromMs } = training;
  const range = () => ({ modelId, version: champion, fromMs, toMs: training.toMs, position });
  while ((await reader.countRows(range())) > mostRows && training.toMs - fromMs > least) {
    fromMs = training.toMs - Math.floor((training.toMs - fromMs) / 2);
  }
  const rows = await readJudgedRows(reader, range(), []);
  return rows.pick((row) => {
    const timeMs = rows.times[row] as number;
    return !training.exclude.some((period) => timeMs >= period.fromMs && timeMs < period.toMs);
  });
}

/** Rows with a score and a label, the label as 1 or 0. */
function pairs({ answers, labels }: JudgedRows, { positive }: ModelConfig) {
  const kept: { readonly score: number; readonly label: GateValue }[] = [];
  labels.forEach((label, row) => {
    const score = answers.scores?.[row];
    if (label !== null && typeof score === "number") kept.push({ score, label });
  });
  const isPositive = positiveTest(
    kept.map(({ label }) => label),
    positive,
  );
  return {
    scores: kept.map(({ score }) => score),
    labels: kept.map(({ label }) => Number(isPositive(label))),
  };
}

const truthWords: ReadonlySet<string> = new Set(["true", "1", "yes"]);

function positiveTest(
  labels: readonly GateValue[],
  positive: ModelConfig["positive"],
): (label: GateValue) => boolean {
  if (positive !== undefined) return (label) => String(label) === String(positive);
  const texts = new Set(labels.map(String));
  const known = [...texts].find((text) => truthWords.has(text.toLowerCase()));
  if (known !== undefined || texts.size === 0) return (label) => String(label) === known;
  return failRun(
    "Which label counts as positive is not known: say it with the key positive of the configuration",
  );
}

const objectiveOf = ({ metric, costs }: GateDocument): ThresholdObjective => {
  if (costs !== undefined) return { cost: costs };
  return { most: metric === "accuracy" ? "accuracy" : "f1" };
};

const decisionMetrics: ReadonlySet<string> = new Set(["accuracy", "f1", "cost"]);
const probabilityMetrics: ReadonlySet<string> = new Set(["log-loss", "brier"]);

/** A threshold moves no metric of scores, a calibration hardly one of decisions: what they can better counts. */
export function gateMetricFor(
  action: RunAction,
  { metric, costs }: GateDocument,
): GateDocument["metric"] {
  if (action === "threshold") {
    if (metric !== undefined && decisionMetrics.has(metric)) return metric;
    return costs === undefined ? "f1" : "cost";
  }
  if (action === "recalibrate") {
    return metric !== undefined && probabilityMetrics.has(metric) ? metric : "log-loss";
  }
  return metric;
}

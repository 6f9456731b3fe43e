import type {
  GateDocument,
  GateVerdict,
  ModelConfig,
  RunAction,
  VersionDetails,
} from "@plumbline/contracts";
import {
  alignAnswers,
  applyAdjustments,
  judgeCandidate,
  type GateInput,
  type GateSide,
} from "@plumbline/core";
import type { RunRecord } from "../domain/run.ts";
import { scoringOf } from "../registry/scoring.ts";
import type { LakeDatabase } from "../storage/lake/duckdb-database.ts";
import type { RowReader } from "../storage/lake/row-reader.ts";
import { createBaselineStore } from "../storage/metadata/baseline-store.ts";
import { positionIn } from "../storage/metadata/event-clock.ts";
import type { Metadata } from "../storage/metadata/open-metadata.ts";
import { createRegistryStore, type KnownVersion } from "../storage/metadata/registry-store.ts";
import {
  featuresToRead,
  readJudgedRows,
  slicesOf,
  taskOf,
  type JudgedRows,
} from "./judged-rows.ts";
import { classScoresOf, readAnswerFile } from "./read-answers.ts";
import { readSetIds } from "./read-set-ids.ts";
import type { RowSets } from "./row-sets.ts";
import { gateMetricFor } from "./adjust-run.ts";
import type { CandidateFiles } from "./run-context.ts";
import { failRun } from "./run-failure.ts";
import { trainingProblems } from "./training-problems.ts";

export interface RunGateParts {
  readonly metadata: Metadata;
  readonly rows: RowReader;
  readonly database: Pick<LakeDatabase, "run">;
  readonly rowSets: Pick<RowSets, "get">;
  readonly config: (modelId: number) => Promise<ModelConfig>;
  readonly tempFolder: string;
  readonly clock: () => number;
}

/** Judges the candidate of a run against the champion's own logged answers to the same rows. */
export function createRunGate(
  parts: RunGateParts,
): (run: RunRecord, files: CandidateFiles) => Promise<GateVerdict> {
  return async (run, files) => {
    const { modelId, champion, candidate } = run;
    if (champion === null || candidate === null) return failRun("The run has lost its candidate");
    const config = await parts.config(modelId);
    const rows = await evaluationRows(parts, run, config);
    const versions = await createRegistryStore(parts.metadata, parts.clock).list(modelId);
    const task = taskOf(config, rows);
    const sides = {
      champion: championSide(champion, rows, { versions, config }),
      candidate: await candidateSide(parts, { run, files, rows, versions, config }),
    };
    const input: GateInput = {
      ...{ model: run.model, task, ids: rows.ids, labels: rows.labels, ...sides },
      ...(config.positive === undefined ? {} : { positive: config.positive }),
      ...{ slices: slicesOf(config, rows), times: rows.times },
      ...clustersOf(config, rows),
      ...(await trainingParts(parts, files, { run, config })),
    };
    return judgeCandidate(input, gateOptions(run.action, config, input));
  };
}

/** Rows of the evaluation set, with their labels as known now. */
async function evaluationRows(
  { metadata, rows: reader, rowSets, tempFolder }: RunGateParts,
  { modelId, champion, details, evaluationSetId }: RunRecord,
  config: ModelConfig,
): Promise<JudgedRows> {
  if (details === null || champion === null)
    return failRun("The run has lost the plan of its rows");
  const { fromMs, toMs } = details.evaluation;
  const position = await metadata.read(positionIn);
  const rows = await readJudgedRows(
    reader,
    { modelId, version: champion, fromMs, toMs, position },
    featuresToRead(config),
  );
  const isLeftOut = (timeMs: number): boolean =>
    details.training.exclude.some((period) => timeMs >= period.fromMs && timeMs < period.toMs);
  const set = evaluationSetId === null ? undefined : await rowSets.get(modelId, evaluationSetId);
  const asked = set === undefined ? null : await readSetIds(set, tempFolder);
  return rows.pick((row) => {
    const isKnown = (rows.offsets[row] as number) < details.position;
    // Rows whose labels came since were not in the set: nobody could answer them.
    const isAsked = asked === null || asked.has(rows.ids[row] as string);
    return isKnown && isAsked && !isLeftOut(rows.times[row] as number);
  });
}

interface SideFacts {
  readonly versions: readonly KnownVersion[];
  readonly config: ModelConfig;
}

export function championSide(
  version: string,
  { answers, latencyP95Ms }: JudgedRows,
  { versions, config }: SideFacts,
): GateSide {
  const { threshold, artifact } = scoringOf(versions, version);
  return {
    ...{ version, ...answers, latencyP95Ms },
    threshold: threshold ?? config.threshold ?? null,
    sizeBytes: artifact?.bytes ?? null,
  };
}

interface CandidateParts extends SideFacts {
  readonly run: RunRecord;
  readonly files: CandidateFiles;
  readonly rows: JudgedRows;
}

async function candidateSide(
  parts: RunGateParts,
  { run, files, rows, versions, config }: CandidateParts,
): Promise<GateSide> {
  const version = run.candidate ?? "";
  const details = versions.find((known) => known.version === version)?.entry?.details;
  const { threshold, artifact } = scoringOf(versions, version);
  const facts = {
    ...{ version, threshold: threshold ?? config.threshold ?? null },
    sizeBytes: artifact?.bytes ?? null,
  };
  if (files.answers === null) {
    // An adjustment answers as fast as its parent.
    return { ...facts, latencyP95Ms: rows.latencyP95Ms, ...adjusted(rows, details) };
  }
  const { ids, columns } = await readAnswerFile(files.answers, parts.tempFolder);
  const aligned = alignAnswers(rows.ids, ids, columns);
  const found: Readonly<Record<string, GateSide["scores"]>> = aligned.columns;
  const { score, prediction, label } = found;
  const classScores = classScoresOf(aligned.columns);
  return {
    ...facts,
    latencyP95Ms: details?.latencyP95Ms ?? null,
    ...(score === undefined ? {} : { scores: score }),
    ...(prediction === undefined ? {} : { predictions: prediction }),
    ...(label === undefined ? {} : { labels: label }),
    ...(classScores === undefined ? {} : { classScores }),
    ...{ strayAnswers: aligned.strayAnswers, repeatedAnswers: aligned.repeatedAnswers },
  };
}

/** The champion's scores after the adjustment; the decision follows from the threshold. */
function adjusted(
  { answers }: JudgedRows,
  details: VersionDetails | undefined,
): Pick<GateSide, "scores"> {
  const { scores } = answers;
  if (scores === undefined)
    return failRun("The champion logs no scores: there is nothing to adjust");
  const steps = details?.adjustments ?? [];
  return {
    scores: scores.map((score) =>
      typeof score === "number" ? applyAdjustments(score, steps) : score,
    ),
  };
}

export function clustersOf(
  { cluster }: ModelConfig,
  rows: JudgedRows,
): Pick<GateInput, "clusters"> {
  const values = cluster === undefined ? undefined : rows.feature(cluster);
  return values === undefined ? {} : { clusters: values };
}

async function trainingParts(
  { metadata, database, rowSets, tempFolder }: RunGateParts,
  { trainingSet }: CandidateFiles,
  { run, config }: { readonly run: RunRecord; readonly config: ModelConfig },
): Promise<Pick<GateInput, "training" | "trainingProblems">> {
  const set = trainingSet === null ? undefined : await rowSets.get(run.modelId, trainingSet);
  if (set === undefined) return {};
  const training = { ids: await readSetIds(set, tempFolder) };
  const baseline = await createBaselineStore(metadata.db).inForce(run.modelId, run.champion);
  if (baseline === undefined || config.gate.trainingData === "off") return { training };
  const problems = await trainingProblems({ set, baseline, config, database, tempFolder });
  return { training, trainingProblems: problems };
}

/** Without columns of its own, the gate cuts by the segments of the model. */
export function gateOptions(
  action: RunAction | null,
  { gate, segments }: ModelConfig,
  { slices = {} }: GateInput,
): GateDocument {
  const metric = action === null ? gate.metric : gateMetricFor(action, gate);
  const judged = metric === undefined ? gate : { ...gate, metric };
  if (gate.slices.columns.length > 0) return judged;
  const names = segments.map((columns) => columns.join(" × ")).filter((name) => name in slices);
  return { ...judged, slices: { ...gate.slices, columns: names } };
}

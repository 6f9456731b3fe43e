import type { GateVerdict, ModelConfig } from "@plumbline/contracts";
import {
  applyAdjustments,
  judgeCandidate,
  PlumblineError,
  type GateInput,
  type GateSide,
  type GateValue,
} from "@plumbline/core";
import type { TimeWindow } from "../domain/time-window.ts";
import { scoringOf } from "../registry/scoring.ts";
import type { RowReader } from "../storage/lake/row-reader.ts";
import type { KnownVersion } from "../storage/metadata/registry-store.ts";
import { championSide, clustersOf, gateOptions } from "./gate-run.ts";
import {
  featuresToRead,
  readJudgedRows,
  slicesOf,
  taskOf,
  type JudgedRange,
  type JudgedRows,
} from "./judged-rows.ts";

export interface VersionsToGate extends TimeWindow {
  readonly modelId: number;
  readonly model: string;
  readonly champion: string;
  readonly candidate: string;
  /** Labels as known here. */
  readonly position: number;
  readonly versions: readonly KnownVersion[];
  readonly config: ModelConfig;
}

export interface GatedVersions {
  readonly gate: GateVerdict;
  /** The rows that were judged. */
  readonly period: TimeWindow;
}

/** More rows tell hardly more, and others wait for the answer. */
const mostRows = 200_000;

/**
 * Judges a version on the rows that the champion answered: by its own logged answers to the same cases,
 * or, for an adjustment of the champion, by what it makes of the champion's scores.
 *
 * @throws PlumblineError PL_GATE_IMPOSSIBLE without rows that both answered
 */
export async function gateVersions(
  reader: RowReader,
  asked: VersionsToGate,
): Promise<GatedVersions> {
  const { model, config, champion, candidate, versions } = asked;
  const period = await newestPart(reader, asked);
  const answered = await readJudgedRows(
    ...([reader, rangeOf(asked, champion, period), featuresToRead(config)] as const),
  );
  const sides = isAdjustmentOf(asked)
    ? { rows: answered, answers: adjustedAnswers(asked, answered) }
    : await sameCases(reader, asked, { answered, period });
  const { rows, answers } = sides;
  const { threshold, artifact } = scoringOf(versions, candidate);
  const input: GateInput = {
    ...{ model, task: taskOf(config, rows), ids: rows.ids, labels: rows.labels },
    champion: championSide(champion, rows, { versions, config }),
    candidate: {
      ...{ version: candidate, threshold: threshold ?? config.threshold ?? null, ...answers },
      sizeBytes: artifact?.bytes ?? null,
    },
    ...(config.positive === undefined ? {} : { positive: config.positive }),
    ...{ slices: slicesOf(config, rows), times: rows.times },
    ...clustersOf(config, rows),
  };
  return { gate: judgeCandidate(input, gateOptions(null, config, input)), period };
}

function rangeOf(
  { modelId, position }: VersionsToGate,
  version: string,
  { startMs, endMs }: TimeWindow,
): JudgedRange {
  return { modelId, version, position, fromMs: startMs, toMs: endMs };
}

/** The end of the period, as long as it does not hold too many rows. */
async function newestPart(reader: RowReader, asked: VersionsToGate): Promise<TimeWindow> {
  const { endMs } = asked;
  let { startMs } = asked;
  for (let halvings = 0; halvings < 40; halvings++) {
    const rows = await reader.countRows(rangeOf(asked, asked.champion, { startMs, endMs }));
    if (rows <= mostRows) break;
    startMs = Math.floor((startMs + endMs) / 2);
  }
  return { startMs, endMs };
}

function isAdjustmentOf({ versions, candidate, champion }: VersionsToGate): boolean {
  const entry = versions.find(({ version }) => version === candidate)?.entry;
  return entry?.kind === "adjustment" && entry.parent === champion;
}

type Answers = Pick<GateSide, "scores" | "predictions" | "classScores" | "latencyP95Ms">;

/** It answers as fast as its parent; its decisions follow from the threshold. */
function adjustedAnswers(
  { versions, candidate }: VersionsToGate,
  { answers: { scores }, latencyP95Ms }: JudgedRows,
): Answers {
  if (scores === undefined) {
    return refuse(candidate, "it adjusts scores, and the champion logged none in that time");
  }
  const steps = versions.find(({ version }) => version === candidate)?.entry?.details.adjustments;
  return {
    scores: scores.map((score) =>
      typeof score === "number" ? applyAdjustments(score, steps ?? []) : score,
    ),
    latencyP95Ms,
  };
}

interface Answered {
  readonly answered: JudgedRows;
  readonly period: TimeWindow;
}

/** Rows of the champion that the candidate answered too: by time and subject. */
async function sameCases(
  reader: RowReader,
  asked: VersionsToGate,
  { answered, period }: Answered,
): Promise<{ readonly rows: JudgedRows; readonly answers: Answers }> {
  const { champion, candidate } = asked;
  const own = await readJudgedRows(reader, rangeOf(asked, candidate, period), []);
  const placeOf = new Map<string, number>();
  own.cases.forEach((one, place) => {
    if (one !== null) placeOf.set(one, place);
  });
  const rows = answered.pick((row) => placeOf.has(answered.cases[row] ?? ""));
  if (rows.ids.length === 0) {
    const counts = `${own.ids.length} rows of ${candidate} and ${answered.ids.length} of ${champion} lie in that time`;
    return refuse(
      candidate,
      `${counts}, and none are of the same time and subject: let it answer beside the champion (as shadow), and send both answers with the same time and subject`,
    );
  }
  const places = rows.cases.map((one) => placeOf.get(one ?? "") ?? -1);
  const at = (values: readonly GateValue[] | undefined) =>
    values && places.map((place) => values[place] ?? null);
  const { scores, predictions, classScores } = own.answers;
  const [paired, decided] = [at(scores), at(predictions)];
  return {
    rows,
    answers: {
      latencyP95Ms: own.latencyP95Ms,
      ...(paired === undefined ? {} : { scores: paired }),
      ...(decided === undefined ? {} : { predictions: decided }),
      ...(classScores === undefined
        ? {}
        : {
            classScores: Object.fromEntries(
              Object.entries(classScores).map(([name, values]) => [name, at(values) ?? []]),
            ),
          }),
    },
  };
}

function refuse(candidate: string, problem: string): never {
  throw new PlumblineError("PL_GATE_IMPOSSIBLE", { candidate: candidate.slice(0, 256), problem });
}

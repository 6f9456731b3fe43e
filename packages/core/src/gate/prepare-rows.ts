import type { GateDocument, GateMetric } from "@plumbline/contracts";
import { canonicalText } from "../profiles/canonical-text.ts";
import type { GateInput } from "./gate-input.ts";
import { defaultMetric, gateMetrics } from "./gate-metrics.ts";
import { selectRows, type GateAnswers, type GateRows } from "./gate-rows.ts";
import { readAnswers, type AnswerFaults } from "./read-answers.ts";
import { readLabels } from "./read-labels.ts";
import { clustersOf } from "./row-clusters.ts";

/** How many rows there are of each kind. */
export interface RowFacts {
  readonly given: number;
  /** Rows whose id was there before; left out. */
  readonly repeatedIds: number;
  readonly labelled: number;
  readonly faultyLabels: number;
  /** Labelled rows that the champion answered. */
  readonly byChampion: number;
  /** Of these, rows without an answer of the candidate. */
  readonly notByCandidate: number;
  readonly usable: number;
  /** What makes the input contradictory, in words. */
  readonly problem: string | null;
  readonly note: string | null;
}

export interface PreparedRows {
  readonly rows: GateRows;
  readonly metric: GateMetric;
  readonly facts: RowFacts;
  readonly faults: { readonly champion: AnswerFaults; readonly candidate: AnswerFaults };
  /** Whether scores outside [0, 1] are faults. */
  readonly wantsProbabilities: boolean;
}

/** The rows that were labelled and answered by both, each id once, and what was left out. */
export function prepareRows(input: GateInput, options: GateDocument): PreparedRows {
  const count = input.ids.length;
  const labels = readLabels(input);
  const champion = readAnswers(input.champion, input.task, labels.classes, count);
  const candidate = readAnswers(input.candidate, input.task, labels.classes, count);
  const all: GateRows = {
    task: input.task,
    truth: labels.truth,
    classes: labels.classes,
    places: Uint32Array.from({ length: count }, (_, place) => place),
    clusters: null,
    champion: champion.answers,
    candidate: candidate.answers,
  };
  const metric = options.metric ?? defaultMetric(all);
  const wantsProbabilities =
    gateMetrics[metric].needs === "probabilities" || champion.answers.isProbability;
  const seen = new Set<string>();
  const usable: number[] = [];
  const facts = { repeatedIds: 0, byChampion: 0, notByCandidate: 0 };
  for (let row = 0; row < count; row++) {
    const id = input.ids[row] ?? null;
    const text = id === null ? null : canonicalText(id);
    if (text !== null && seen.has(text)) {
      facts.repeatedIds++;
      continue;
    }
    if (text !== null) seen.add(text);
    if (Number.isNaN(labels.truth[row])) continue;
    if (champion.missing[row] === 1) continue;
    facts.byChampion++;
    if (candidate.missing[row] === 1) facts.notByCandidate++;
    const isBad =
      candidate.missing[row] === 1 ||
      champion.faulty[row] === 1 ||
      candidate.faulty[row] === 1 ||
      (wantsProbabilities &&
        (isOutside(champion.answers, row) || isOutside(candidate.answers, row)));
    if (!isBad) usable.push(row);
  }
  const rows = selectRows(all, usable);
  return {
    rows: { ...rows, clusters: clustersOf(input, rows.places) },
    metric,
    wantsProbabilities,
    faults: { champion: champion.faults, candidate: candidate.faults },
    facts: {
      ...facts,
      given: count,
      labelled: labels.labelled,
      faultyLabels: labels.faulty,
      usable: usable.length,
      problem: lengthProblem(input) ?? labels.problem,
      note: labels.note,
    },
  };
}

function isOutside({ scores, classScores }: GateAnswers, row: number): boolean {
  const isOut = (list: Float64Array): boolean =>
    (list[row] as number) < 0 || (list[row] as number) > 1;
  return scores ? isOut(scores) : (classScores?.some(isOut) ?? false);
}

/** Lists of different lengths cannot belong to the same rows. */
function lengthProblem({
  ids,
  labels,
  champion,
  candidate,
  slices = {},
}: GateInput): string | null {
  const lists: readonly (readonly [string, readonly unknown[] | undefined])[] = [
    ["labels", labels],
    ["scores of the champion", champion.scores],
    ["scores of the candidate", candidate.scores],
    ["predictions of the champion", champion.predictions],
    ["predictions of the candidate", candidate.predictions],
    ...Object.entries(slices).map(([name, values]) => [`values of ${name}`, values] as const),
  ];
  const wrong = lists.find(([, list]) => list !== undefined && list.length !== ids.length);
  if (wrong === undefined) return null;
  return `there are ${wrong[1]?.length ?? 0} ${wrong[0]} for ${ids.length} rows`;
}

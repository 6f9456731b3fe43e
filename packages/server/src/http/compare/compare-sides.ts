import {
  gateMetricNames,
  type CompareAnswer,
  type ComparedMetric,
  type ComparedSlice,
  type CompareVerdict,
  type GateMetric,
  type ModelConfig,
} from "@plumbline/contracts";
import { answerMetricFacts, cutSlices } from "@plumbline/core";
import { unitLengthMs } from "../../domain/period-units.ts";
import { taskOf } from "../../retraining/judged-rows.ts";
import { measureTogether, metricFor, type TwoParts } from "../../retraining/measured-period.ts";
import { joinAnswers, sideOf } from "../../retraining/read-answers-of.ts";
import type { ComparedRows } from "./compared-rows.ts";
import { calibrationSide, disagreementsOf, latencyOf, scoreShift } from "./compare-parts.ts";
import { metricDifference, type DifferenceOptions, type Places } from "./metric-difference.ts";

type Config = Pick<ModelConfig, "task" | "positive" | "threshold" | "gate">;
type Pair = readonly [left: number, right: number];

/** So large a part of the smaller side must have been answered by both to compare case by case. */
const leastPaired = 0.5;
/** Metrics of answers that are numbers; the others are of classes. */
const ofNumbers: ReadonlySet<GateMetric> = new Set(["mae", "rmse"]);
/** Of one column; the largest. */
const mostValues = 20;

/** Two sides against each other: per metric, per slice, by their scores, their time and their cases. */
export function compareSides(
  left: ComparedRows,
  right: ComparedRows,
  config: Config,
): Omit<CompareAnswer, "model" | "gates"> {
  const parts = measureTogether(left, right, config);
  const pairs = pairsOf(left, right);
  const smaller = Math.min(left.ids.length, right.ids.length);
  const isPaired = pairs.length > 0 && pairs.length >= leastPaired * smaller;
  const shortest = Math.min(left.endMs - left.startMs, right.endMs - right.startMs);
  const options = { isPaired, unitMs: unitLengthMs(shortest), level: config.gate.level };
  const places = isPaired ? pairedPlaces(parts, pairs) : { left: parts.first, right: parts.second };
  const of = isPaired ? withBothLabels(left, right, { pairs, config }) : parts;
  const task = taskOf(config, {
    answers: sideOf(joinAnswers(left, right)),
    labels: labelsOf(left, right),
  });
  const measured = metricsOf(of, places, { ...options, isRegression: task === "regression" });
  // Between two versions, rows of other times say nothing of the versions: one may have had harder ones.
  const isOfRows = !isPaired && left.version !== right.version;
  const metrics = isOfRows ? measured.map(withoutVerdict) : measured;
  const metric = metricFor(config.gate.metric ?? null, of);
  const chosen = metrics.find((one) => one.metric === metric);
  const slices = slicesOf(of, { left, right, places, metric }, options);
  return {
    ...{ left: shownSide(left), right: shownSide(right) },
    ...{ verdict: chosen?.verdict ?? "unknown", metric: chosen?.metric ?? null, metrics },
    summary: summaryOf(left, right, { chosen, isOfRows }),
    pairing: isPaired ? "paired" : "unpaired",
    pairingWords: isPaired
      ? `Both answered the same ${pairs.length} cases, so each is compared with itself`
      : "Unpaired: the two answered different rows, so that a difference between the rows shows here too",
    ...{ slices: slices.found, sliceWords: slices.words },
    calibration: {
      left: calibrationSide(parts, parts.first),
      right: calibrationSide(parts, parts.second),
    },
    scores: scoreShift(parts, task === "regression"),
    disagreements: disagreementsOf(parts, { left, right }, pairs, task === "regression"),
    latency: { left: latencyOf(left), right: latencyOf(right) },
  };
}

const labelsOf = (left: ComparedRows, right: ComparedRows) => [...left.labels, ...right.labels];

/** Rows about one subject at one time; of one version there are none. */
function pairsOf(left: ComparedRows, right: ComparedRows): readonly Pair[] {
  if (left.version === right.version) return [];
  const placeOf = new Map<string, number>();
  right.cases.forEach((one, place) => {
    if (one !== null) placeOf.set(one, place);
  });
  return left.cases.flatMap((one, place): Pair[] => {
    const other = one === null ? undefined : placeOf.get(one);
    return other === undefined ? [] : [[place, other]];
  });
}

function pairedPlaces({ first }: TwoParts, pairs: readonly Pair[]): Places {
  return {
    left: pairs.map(([place]) => place),
    right: pairs.map(([, place]) => first.length + place),
  };
}

/** A label of one row of a pair counts for both. */
function withBothLabels(
  left: ComparedRows,
  right: ComparedRows,
  { pairs, config }: { readonly pairs: readonly Pair[]; readonly config: Config },
): TwoParts {
  const [ours, theirs] = [[...left.labels], [...right.labels]];
  for (const [place, other] of pairs) {
    const label = ours[place] ?? theirs[other] ?? null;
    ours[place] = label;
    theirs[other] = label;
  }
  return measureTogether({ ...left, labels: ours }, { ...right, labels: theirs }, config);
}

function metricsOf(
  parts: TwoParts,
  places: Places,
  options: DifferenceOptions & { readonly isRegression: boolean },
): ComparedMetric[] {
  return gateMetricNames.flatMap((metric): ComparedMetric[] => {
    if (ofNumbers.has(metric) !== options.isRegression) return [];
    const found = metricDifference(parts, metric, places, options);
    if (found.left === null && found.right === null) return [];
    return [{ metric, ...answerMetricFacts(metric), ...found }];
  });
}

interface SliceQuestion {
  readonly left: ComparedRows;
  readonly right: ComparedRows;
  readonly places: Places;
  readonly metric: GateMetric;
}

function slicesOf(
  parts: TwoParts,
  { left, right, places, metric }: SliceQuestion,
  options: DifferenceOptions,
): { readonly found: ComparedSlice[]; readonly words: string } {
  const columns = Object.keys(left.slices).filter((name) => right.slices[name] !== undefined);
  const [ours, theirs] = [Array.from(places.left), Array.from(places.right)];
  const cut = columns.flatMap((column) => {
    const values = [...(left.slices[column] ?? []), ...(right.slices[column] ?? [])];
    const nameOf = new Map<number, string>();
    const all = options.isPaired ? ours : [...ours, ...theirs];
    const slices = cutSlices(values, all).slice(0, mostValues);
    for (const { value, indexes } of slices) {
      for (const index of indexes) nameOf.set(all[index] as number, value);
    }
    return slices.map(({ value }) => {
      const isIn = (place: number): boolean => nameOf.get(place) === value;
      const right = options.isPaired
        ? theirs.filter((_, at) => isIn(ours[at] as number))
        : theirs.filter(isIn);
      return { column, value, places: { left: ours.filter(isIn), right } };
    });
  });
  // Each interval is so wide that all of them hold together.
  const level = options.level / Math.max(1, cut.length);
  const found = cut.map(({ column, value, places: some }) => ({
    ...{ column, value },
    ...metricDifference(parts, metric, some, { ...options, level }),
  }));
  const { title, better } = answerMetricFacts(metric);
  const sign = better === "higher" ? 1 : -1;
  const gainOf = ({ difference }: ComparedSlice): number =>
    difference === null ? Infinity : sign * difference;
  const worseCount = found.filter(({ verdict }) => verdict === "worse").length;
  return {
    found: found.toSorted((a, b) => gainOf(a) - gainOf(b)),
    words:
      columns.length === 0
        ? "The configuration names no segments to cut the rows by"
        : `${title} in ${found.length} slices by ${columns.join(", ")}: ${worseCount} shown worse. The intervals hold for all of them together`,
  };
}

function shownSide({ version, startMs, endMs, ids, labels, isShortened }: ComparedRows) {
  return {
    ...{ version, isShortened, rows: ids.length },
    labelled: labels.filter((label) => label !== null).length,
    ...{ from: new Date(startMs).toISOString(), to: new Date(endMs).toISOString() },
  };
}

const heads: Readonly<Record<CompareVerdict, string>> = {
  better: "is better than",
  "not-shown-better": "is not shown better than",
  worse: "is worse than",
  unknown: "cannot be compared with",
};

function summaryOf(
  left: ComparedRows,
  right: ComparedRows,
  { chosen, isOfRows }: { readonly chosen: ComparedMetric | undefined; readonly isOfRows: boolean },
): string {
  const isOne = left.version === right.version;
  const [before, now] = isOne
    ? [`the first period of ${left.version}`, "The second period"]
    : [left.version, right.version];
  if (chosen === undefined) {
    return `${now} ${heads.unknown} ${before}: no metric has a value on either side`;
  }
  if (isOfRows) {
    return `It cannot be told whether ${now} is better or worse than ${before}: ${chosen.reason}; but they answered different rows, and one may have had the harder ones`;
  }
  return `${now} ${heads[chosen.verdict]} ${before}: ${chosen.reason}`;
}

const withoutVerdict = (one: ComparedMetric): ComparedMetric => ({ ...one, verdict: "unknown" });

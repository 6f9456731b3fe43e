import type { PerformanceSection } from "@plumbline/contracts";
import {
  type BinaryScoreCounts,
  equalMassGroups,
  matrixOfConfusion,
  precisionRecallCurveFromBins,
  reliabilityTable,
  rocCurveFromBins,
  type ScoreBins,
} from "@plumbline/stats";
import type { PerformanceCounts } from "../profiles/performance-counts.ts";
import type { PerformancePlan } from "../profiles/performance-plan.ts";
import type { ProfilePlan } from "../profiles/plan.ts";
import type { Profile } from "../profiles/profile.ts";

const reliabilityGroups = 15;
const curvePoints = 200;

type Side = PerformanceSection["baseline"];

/** Curves, reliability and confusion of both sides; null without labels. */
export function performanceSection(
  { performance: plan }: ProfilePlan,
  reference: Profile,
  current: Profile,
): PerformanceSection | null {
  if (!plan || !reference.performance || !current.performance) return null;
  return {
    task: plan.task,
    baseline: sideOf(plan, reference.performance),
    current: sideOf(plan, current.performance),
  };
}

function sideOf(plan: PerformancePlan, counts: PerformanceCounts): Side {
  const { rows, judged } = counts.coverage;
  const confusion = confusionOf(plan, counts);
  const plain = { rows, labelled: judged, confusion };
  if (counts.task !== "binary") return { ...plain, reliability: [], roc: [], precisionRecall: [] };
  const { probabilities, ranks } = counts;
  return {
    ...plain,
    reliability: probabilities ? reliabilityOf(probabilities) : [],
    ...curvesOf(ranks ?? probabilities),
  };
}

function reliabilityOf(counts: BinaryScoreCounts): Side["reliability"] {
  return reliabilityTable(equalMassGroups(counts, reliabilityGroups)).flatMap((row) => {
    const { observed, predicted, n } = row;
    if (!observed.defined) return [];
    const { lo, hi } = observed.interval ?? { lo: observed.value, hi: observed.value };
    return [{ score: predicted, outcome: observed.value, lo, hi, rows: n }];
  });
}

function curvesOf(bins: ScoreBins | null): Pick<Side, "roc" | "precisionRecall"> {
  if (!bins) return { roc: [], precisionRecall: [] };
  const roc = rocCurveFromBins(bins);
  const curve = precisionRecallCurveFromBins(bins);
  return {
    roc: roc.defined ? thin(roc.points.map(({ fpr, tpr }) => ({ x: fpr, y: tpr }))) : [],
    precisionRecall: curve.defined
      ? thin(curve.points.map(({ recall, precision }) => ({ x: recall, y: precision })))
      : [],
  };
}

/** Evenly chosen points, with both ends. */
function thin<Point>(points: readonly Point[]): Point[] {
  if (points.length <= curvePoints) return [...points];
  const step = (points.length - 1) / (curvePoints - 1);
  return Array.from({ length: curvePoints }, (_, index) => points[Math.round(index * step)]).filter(
    (point) => point !== undefined,
  );
}

function confusionOf(plan: PerformancePlan, counts: PerformanceCounts): Side["confusion"] {
  if (plan.task === "binary" && counts.task === "binary") {
    const others = plan.labels.filter((label) => label !== plan.positive);
    const negative = others.length === 1 ? others[0] : undefined;
    return {
      labels: [negative ?? `not ${plan.positive}`, plan.positive],
      counts: matrixOfConfusion(counts.confusion),
    };
  }
  if (plan.task === "multiclass" && counts.task === "multiclass") {
    return { labels: [...plan.labels], counts: counts.matrix.map((row) => [...row]) };
  }
  return null;
}

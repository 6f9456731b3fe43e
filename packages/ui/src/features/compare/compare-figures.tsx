import type { CompareAnswer } from "@plumbline/contracts";
import { distributionPlot, reliabilityPlot } from "@plumbline/plots";
import { Figure } from "../../shared/figure.tsx";
import { countText, numberText, shareText, withInterval } from "../../shared/format.ts";

interface FigureProps {
  readonly data: CompareAnswer;
}

/** Share of positives against the mean score, both sides. */
export function CalibrationFigure({ data }: FigureProps) {
  const { calibration, left, right } = data;
  const sides = [
    { name: left.version, side: calibration.left },
    { name: right.version, side: calibration.right },
  ] as const;
  const rows = sides.flatMap(({ name, side }) =>
    (side?.points ?? []).map((point) => ({ name, ...point })),
  );
  const errors = sides.map(({ name, side }) =>
    side === null
      ? `${name} has no labelled scores`
      : `${name} is off by ${numberText(side.error)}`,
  );
  return (
    <Figure
      label="Calibration of both sides"
      fileName="calibration"
      sentence={`${errors.join(", ")} beyond what chance shows in so many rows; on the diagonal, scores are honest. "Baseline" is the left side, "current" the right one.`}
      basis={data}
      draw={(options) =>
        reliabilityPlot(
          { baseline: calibration.left?.points ?? [], current: calibration.right?.points ?? [] },
          { ...options, width: Math.min(520, options.width) },
        )
      }
      rows={rows}
      keyOf={({ name, score }) => `${name}/${score}`}
      columns={[
        { title: "Version", cell: ({ name }) => name },
        { title: "Mean score", isNumber: true, cell: ({ score }) => numberText(score) },
        {
          title: "Share of positives",
          isNumber: true,
          cell: ({ outcome, lo, hi }) => withInterval(outcome, { lo, hi }),
        },
        { title: "Rows", isNumber: true, cell: (row) => countText(row.rows) },
      ]}
    />
  );
}

/** How the scores of both lie. */
export function ScoreFigure({ data }: FigureProps) {
  const { scores } = data;
  if (scores === null) return null;
  const bins = scores.left.map((share, bin) => ({
    ...{ lo: scores.edges[bin] ?? 0, hi: scores.edges[bin + 1] ?? 0 },
    ...{ left: share, right: scores.right[bin] ?? 0 },
  }));
  return (
    <Figure
      label="Scores of both sides"
      fileName="scores"
      sentence={`The scores lie ${numberText(scores.distance)} apart, where 0 is alike and 1 has nothing in common. "Baseline" is the left side, "current" the right one.`}
      basis={data}
      draw={(options) =>
        distributionPlot(
          { bins, baseline: scores.left, current: scores.right, xLabel: "score" },
          options,
        )
      }
      rows={bins}
      keyOf={({ lo }) => lo}
      columns={[
        { title: "Score", cell: ({ lo, hi }) => `${numberText(lo)} to ${numberText(hi)}` },
        { title: data.left.version, isNumber: true, cell: ({ left }) => shareText(left) },
        { title: data.right.version, isNumber: true, cell: ({ right }) => shareText(right) },
      ]}
    />
  );
}

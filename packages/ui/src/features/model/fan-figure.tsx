import type { DistributionsAnswer } from "@plumbline/contracts";
import { fanPlot, type QuantileSummary, type SeriesMarker } from "@plumbline/plots";
import { Figure } from "../../shared/figure.tsx";
import { countText, numberText, shareText } from "../../shared/format.ts";
import { momentText, Span } from "../../shared/moment.tsx";

type Measure = DistributionsAnswer["measures"][number];
type Window = Measure["windows"][number];

interface FanFigureProps {
  readonly column: string;
  readonly measure: Measure;
  readonly isCut: boolean;
  readonly markers: readonly SeriesMarker[];
}

const noQuantiles: QuantileSummary = {
  ...{ q01: null, q05: null, q25: null, q50: null, q75: null, q95: null, q99: null },
};

/** The quantiles of one measure of a column over time. */
export function FanFigure({ column, measure, isCut, markers }: FanFigureProps) {
  const { windows, baseline } = measure;
  const name = measure.measure === "value" ? column : `${measure.measure} of ${column}`;
  const last = windows.at(-1);
  const before = baseline.quantiles;
  return (
    <Figure
      label={`Quantiles of ${name} over time`}
      fileName={`${column}-${measure.measure}-quantiles`}
      sentence={`The median of ${name} is ${numberText(last?.current.quantiles?.q50)} in the latest window, ${numberText(before?.q50)} in the baseline; 90 % lie within ${within(last?.current.quantiles)}, ${within(before)} in the baseline.${isCut ? ` The latest ${windows.length} windows are shown.` : ""}`}
      basis={[measure, markers]}
      draw={(options) =>
        fanPlot(
          {
            points: windows.map(({ from, to, current }) => ({
              ...{ fromMs: Date.parse(from), toMs: Date.parse(to) },
              quantiles: current.quantiles ?? noQuantiles,
            })),
            ...{ baseline: before, markers, yLabel: name },
          },
          options,
        )
      }
      points={windows.map((one) => ({
        ...{ fromMs: Date.parse(one.from), toMs: Date.parse(one.to) },
        words: `${momentText(one.from)}: median ${numberText(one.current.quantiles?.q50)}, 90 % within ${within(one.current.quantiles)}`,
      }))}
      rows={windows.toReversed()}
      keyOf={({ evaluation }) => evaluation}
      columns={[
        { title: "Window", cell: ({ from, to }) => <Span from={from} to={to} /> },
        { title: "5 %", isNumber: true, cell: quantile("q05") },
        { title: "25 %", isNumber: true, cell: quantile("q25") },
        { title: "Median", isNumber: true, cell: quantile("q50") },
        { title: "75 %", isNumber: true, cell: quantile("q75") },
        { title: "95 %", isNumber: true, cell: quantile("q95") },
        {
          title: "Missing",
          isNumber: true,
          cell: ({ current, rows }) => shareText(current.missing / Math.max(1, rows)),
        },
        { title: "Rows", isNumber: true, cell: ({ rows }) => countText(rows) },
      ]}
    />
  );
}

const quantile =
  (name: keyof QuantileSummary) =>
  ({ current }: Window): string =>
    numberText(current.quantiles?.[name]);

function within(quantiles: QuantileSummary | null | undefined): string {
  return `[${numberText(quantiles?.q05)}, ${numberText(quantiles?.q95)}]`;
}

import type { Distribution } from "@plumbline/contracts";
import { canDrawDensity, categoryPlot, distributionPlot } from "@plumbline/plots";
import { Figure } from "../../shared/figure.tsx";
import { numberText, shareText } from "../../shared/format.ts";

/** One measure of a column: the latest window over the baseline. */
export function DistributionFigure({ distribution }: { readonly distribution: Distribution }) {
  const { bins, baseline, current, shape, column, measure } = distribution;
  const name = measure === "value" ? column : `${measure} of ${column}`;
  const rows = bins.map(({ label, lo, hi }, at) => ({
    ...{ label, lo, hi, before: baseline.shares[at] ?? 0, now: current.shares[at] ?? 0 },
  }));
  return (
    <Figure
      label={`Distribution of ${name}`}
      fileName={`${column}-${measure}`}
      sentence={`${name}: ${meanWords(distribution)}missing ${missing(baseline)} → ${missing(current)}.`}
      basis={distribution}
      draw={(options) =>
        shape === "numeric" && canDrawDensity(bins)
          ? distributionPlot(
              { bins, baseline: baseline.shares, current: current.shares, xLabel: name },
              { ...options, height: 240 },
            )
          : categoryPlot(
              {
                rows: rows.map(({ label, before, now }) => ({
                  ...{ label, baseline: before, current: now },
                })),
              },
              options,
            )
      }
      rows={rows}
      keyOf={({ label, lo }) => `${label}/${lo}`}
      columns={[
        { title: "Values", cell: ({ label }) => label },
        { title: "Baseline", isNumber: true, cell: ({ before }) => shareText(before) },
        { title: "Now", isNumber: true, cell: ({ now }) => shareText(now) },
      ]}
    />
  );
}

const meanWords = ({ baseline, current }: Distribution): string =>
  current.mean === null ? "" : `mean ${numberText(baseline.mean)} → ${numberText(current.mean)}, `;

const missing = ({ rows, missing: without }: Distribution["baseline"]): string =>
  shareText(without / Math.max(1, rows + without));

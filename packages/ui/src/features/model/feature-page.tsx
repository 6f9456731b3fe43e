import { Stack } from "@mantine/core";
import type { Distribution } from "@plumbline/contracts";
import { categoryPlot, distributionPlot } from "@plumbline/plots";
import { useParams } from "@tanstack/react-router";
import { DataTable } from "../../shared/data-table.tsx";
import { Figure } from "../../shared/figure.tsx";
import { numberText, shareText } from "../../shared/format.ts";
import { Panel } from "../../shared/panel.tsx";
import { Verdict } from "../../shared/verdict.tsx";
import { canDraw, SeriesFigure, useMarkers } from "./series-figure.tsx";
import { latest, useNewestEvaluation, useSeries } from "./use-model.ts";

/** What happened to one feature. */
export function FeaturePage() {
  const { feature = "" } = useParams({ strict: false });
  const query = useSeries({ column: feature });
  const markers = useMarkers();
  const { query: evaluation } = useNewestEvaluation(query.data?.series);
  const own =
    evaluation.data?.result?.distributions.filter(({ column }) => column === feature) ?? [];
  return (
    <Stack>
      <Panel
        title={`${feature}: the latest window against the baseline`}
        query={evaluation}
        reading="the latest window"
        height={300}
        isEmpty={() => own.length === 0}
        empty="The latest window kept no distribution of it: it did not move enough to be drawn."
      >
        {() => (
          <Stack gap="lg">
            {own.map((one) => (
              <Shape key={one.measure} distribution={one} />
            ))}
          </Stack>
        )}
      </Panel>
      <Panel
        title="Over time"
        query={query}
        reading="what was measured"
        height={500}
        isEmpty={({ series }) => series.length === 0}
        empty={`No monitor measures ${feature}.`}
      >
        {({ series }) => (
          <Stack gap="lg">
            <DataTable
              caption={`Checks of ${feature} in the latest window`}
              rows={series}
              keyOf={({ check, method }) => `${check}/${method}`}
              columns={[
                { title: "Check", cell: ({ check }) => check },
                { title: "Verdict", cell: (one) => <Verdict of={latest(one)?.verdict ?? null} /> },
                { title: "In words", cell: ({ reason }) => reason },
              ]}
            />
            {series.filter(canDraw).map((one) => (
              <SeriesFigure
                key={`${one.check}/${one.method}`}
                series={one}
                name={one.check}
                markers={markers}
              />
            ))}
          </Stack>
        )}
      </Panel>
    </Stack>
  );
}

function Shape({ distribution }: { readonly distribution: Distribution }) {
  const { bins, baseline, current, shape, column, measure } = distribution;
  const rows = bins.map(({ label, lo, hi }, at) => ({
    ...{ label, lo, hi, before: baseline.shares[at] ?? 0, now: current.shares[at] ?? 0 },
  }));
  return (
    <Figure
      label={`${column}: ${measure}`}
      fileName={`${column}-${measure}`}
      sentence={`${measure === "value" ? column : `${measure} of ${column}`}: mean ${numberText(baseline.mean)} → ${numberText(current.mean)}, missing ${shareText(baseline.missing / Math.max(1, baseline.rows))} → ${shareText(current.missing / Math.max(1, current.rows))}.`}
      basis={distribution}
      draw={(options) =>
        shape === "numeric"
          ? distributionPlot(
              { bins, baseline: baseline.shares, current: current.shares, xLabel: column },
              options,
            )
          : categoryPlot(
              {
                rows: rows.map(({ label, before, now }) => ({
                  label,
                  baseline: before,
                  current: now,
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

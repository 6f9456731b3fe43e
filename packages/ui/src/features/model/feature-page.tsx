import { Stack } from "@mantine/core";
import { useParams } from "@tanstack/react-router";
import { DataTable } from "../../shared/data-table.tsx";
import { Panel } from "../../shared/panel.tsx";
import { Verdict } from "../../shared/verdict.tsx";
import { DistributionFigure } from "./distribution-figure.tsx";
import { FanFigure } from "./fan-figure.tsx";
import { canDraw, SeriesFigure } from "./series-figure.tsx";
import { TimePage } from "./time-page.tsx";
import { useHappenings } from "./use-happenings.ts";
import { latest, useNewestEvaluation, useSeries } from "./use-model.ts";
import { useDistributions } from "./use-shapes.ts";

/** Checks that count what came instead of a value are drawn by their name. */
const rates: Readonly<Record<string, string>> = {
  "missing-rate": "Share of missing values",
  "new-categories": "Share of categories that the baseline does not know",
  "not-finite": "Share of NaN and infinities",
  "out-of-range": "Share outside the range of the baseline",
};

/** What happened to one feature. */
export function FeaturePage() {
  const { feature = "" } = useParams({ strict: false });
  const query = useSeries({ column: feature });
  const fans = useDistributions(feature);
  const markers = useHappenings();
  const { query: evaluation } = useNewestEvaluation(query.data?.series);
  const own =
    evaluation.data?.result?.distributions.filter(({ column }) => column === feature) ?? [];
  return (
    <TimePage>
      <Panel
        title={`${feature}: the latest window against the baseline`}
        query={evaluation}
        reading="the latest window"
        height={300}
        isEmpty={() => own.length === 0}
        empty="The latest window has no value of it."
      >
        {() => (
          <Stack gap="lg">
            {own.map((one) => (
              <DistributionFigure key={one.measure} distribution={one} />
            ))}
          </Stack>
        )}
      </Panel>
      <Panel
        title="Quantiles over time"
        query={fans}
        reading="the distributions of the windows"
        height={300}
        isEmpty={({ measures }) => measures.every(({ shape }) => shape !== "numeric")}
        empty="Nothing about it is a number: the shares of its categories are above."
      >
        {({ measures, isCut }) => (
          <Stack gap="lg">
            {measures
              .filter(({ shape }) => shape === "numeric")
              .map((measure) => (
                <FanFigure
                  key={measure.measure}
                  {...{ column: feature, measure, isCut, markers }}
                />
              ))}
          </Stack>
        )}
      </Panel>
      <Panel
        title="Measured over time"
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
                { title: "Check", cell: ({ check }) => rates[check] ?? check },
                { title: "Verdict", cell: (one) => <Verdict of={latest(one)?.verdict ?? null} /> },
                { title: "In words", cell: ({ reason }) => reason },
              ]}
            />
            {series
              .filter((one) => canDraw(one) || (one.check in rates && one.points.length > 1))
              .map((one) => (
                <SeriesFigure
                  key={`${one.check}/${one.method}`}
                  series={one}
                  name={rates[one.check] ?? `${one.check}, ${one.method}`}
                  markers={markers}
                />
              ))}
          </Stack>
        )}
      </Panel>
    </TimePage>
  );
}

import { Stack } from "@mantine/core";
import type { PerformanceSection } from "@plumbline/contracts";
import { confusionPlot, curvePlot, reliabilityPlot } from "@plumbline/plots";
import { DataTable } from "../../shared/data-table.tsx";
import { Figure } from "../../shared/figure.tsx";
import { numberText, shareText } from "../../shared/format.ts";
import { Panel } from "../../shared/panel.tsx";
import { Verdict } from "../../shared/verdict.tsx";
import { canDraw, SeriesFigure, useMarkers } from "./series-figure.tsx";
import { latest, useNewestEvaluation, useSeries } from "./use-model.ts";

/** How good the model is, since when, and for whom. */
export function PerformancePage() {
  const query = useSeries({ family: "performance" });
  const markers = useMarkers();
  const { newest, query: evaluation } = useNewestEvaluation(query.data?.series);
  return (
    <Stack>
      <Panel
        title="Metrics of the latest window"
        query={query}
        reading="the metrics of the windows"
        isEmpty={({ series }) => series.length === 0}
        empty="No window has labels yet: what really happened is sent as feedback."
      >
        {({ series }) => (
          <DataTable
            caption="Metrics of the latest window against the baseline"
            rows={series}
            keyOf={({ check, method }) => `${check}/${method}`}
            columns={[
              { title: "Metric", cell: ({ method }) => method },
              {
                title: "Baseline",
                isNumber: true,
                cell: (one) => numberText(latest(one)?.baselineValue),
              },
              {
                title: "Now",
                isNumber: true,
                cell: (one) => numberText(latest(one)?.currentValue),
              },
              { title: "Verdict", cell: (one) => <Verdict of={latest(one)?.verdict ?? null} /> },
              { title: "In words", cell: ({ reason }) => reason },
            ]}
          />
        )}
      </Panel>
      <Panel
        title="Over time"
        query={query}
        reading="the metrics of the windows"
        height={500}
        isEmpty={({ series }) => series.length === 0}
        empty="There is nothing to draw yet."
      >
        {({ series }) => (
          <Stack gap="lg">
            {series
              .filter((one) => one.check !== "label-coverage" && canDraw(one))
              .map((one) => (
                <SeriesFigure
                  key={`${one.check}/${one.method}`}
                  series={one}
                  name={one.method}
                  markers={markers}
                />
              ))}
          </Stack>
        )}
      </Panel>
      {newest !== undefined && (
        <Panel
          title="The latest window in detail"
          query={evaluation}
          reading={`evaluation ${newest}`}
          height={400}
          isEmpty={({ result }) => !result?.performance}
          empty="The latest window has no labels."
        >
          {({ result }) => (result?.performance ? <Detail section={result.performance} /> : null)}
        </Panel>
      )}
    </Stack>
  );
}

function Detail({ section }: { readonly section: PerformanceSection }) {
  const { baseline, current } = section;
  return (
    <Stack gap="lg">
      {current.reliability.length > 0 && (
        <Figure
          label="Calibration of the latest window"
          fileName="calibration"
          sentence="Where the line leaves the diagonal, scores do not say how often the outcome is positive."
          basis={section}
          draw={(options) =>
            reliabilityPlot(
              { baseline: baseline.reliability, current: current.reliability },
              options,
            )
          }
          rows={current.reliability}
          keyOf={({ score }) => score}
          columns={[
            { title: "Score", isNumber: true, cell: ({ score }) => numberText(score) },
            { title: "Positive", isNumber: true, cell: ({ outcome }) => shareText(outcome) },
            { title: "Rows", isNumber: true, cell: ({ rows }) => numberText(rows) },
          ]}
        />
      )}
      {current.precisionRecall.length > 0 && (
        <Figure
          label="Precision and recall of the latest window"
          fileName="precision-recall"
          sentence="Precision at each recall, baseline and now."
          basis={section}
          draw={(options) =>
            curvePlot(
              {
                baseline: baseline.precisionRecall,
                current: current.precisionRecall,
                xLabel: "recall",
                yLabel: "precision",
              },
              options,
            )
          }
          rows={current.precisionRecall}
          keyOf={({ x, y }) => `${x}/${y}`}
          columns={[
            { title: "Recall", isNumber: true, cell: ({ x }) => numberText(x) },
            { title: "Precision", isNumber: true, cell: ({ y }) => numberText(y) },
          ]}
        />
      )}
      {current.confusion !== null && baseline.confusion !== null && (
        <Figure
          label="Confusion of the latest window"
          fileName="confusion"
          sentence="Rows are what really happened, columns what the model decided."
          basis={section}
          draw={(options) =>
            confusionPlot(
              {
                labels: current.confusion?.labels ?? [],
                baseline: baseline.confusion?.counts ?? [],
                current: current.confusion?.counts ?? [],
              },
              options,
            )
          }
          rows={current.confusion.labels.map((label, at) => ({
            label,
            counts: current.confusion?.counts[at] ?? [],
          }))}
          keyOf={({ label }) => label}
          columns={[
            { title: "Really", cell: ({ label }) => label },
            { title: "Decided", cell: ({ counts }) => counts.join(" · ") },
          ]}
        />
      )}
    </Stack>
  );
}

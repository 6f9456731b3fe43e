import { Stack, Text } from "@mantine/core";
import type { KpiSeries, KpiValueDocument } from "@plumbline/contracts";
import { seriesPlot, type SeriesMarker } from "@plumbline/plots";
import { Figure } from "../../shared/figure.tsx";
import { countText, numberText, withInterval } from "../../shared/format.ts";
import { momentText, Span } from "../../shared/moment.tsx";
import { Panel } from "../../shared/panel.tsx";
import { useAsk } from "../../shared/use-ask.ts";
import { modelPath, useModelName, useShownRange } from "./use-model.ts";

const windows = 120;

/** What the business lives by: each number with what it is meant to be. */
export function KpiPanel({ markers }: { readonly markers: readonly SeriesMarker[] }) {
  const query = useAsk<{ readonly kpis: readonly KpiSeries[] }>(
    "kpis",
    modelPath(useModelName(), "/kpis"),
    { version: "*", limit: windows, ...useShownRange() },
  );
  return (
    <Panel
      title="KPIs"
      query={query}
      reading="the KPIs"
      height={260}
      isEmpty={({ kpis }) => kpis.length === 0}
      empty="The configuration names no KPI. What follows a prediction can be counted under kpis."
    >
      {({ kpis }) => (
        <Stack gap="lg">
          {kpis.map((kpi) => (
            <Kpi key={kpi.name} kpi={kpi} markers={markers} />
          ))}
        </Stack>
      )}
    </Panel>
  );
}

const verdictWords: Readonly<Record<KpiValueDocument["verdict"], string>> = {
  met: "objective met",
  missed: "objective missed",
  unclear: "too few rows to tell",
  "no-objective": "no objective",
};

interface KpiProps {
  readonly kpi: KpiSeries;
  readonly markers: readonly SeriesMarker[];
}

function Kpi({ kpi, markers }: KpiProps) {
  const { name, title, unit, objective, summary } = kpi;
  const values = kpi.values.toReversed();
  if (values.length === 0) {
    return (
      <Text>
        {title}: {summary}.
      </Text>
    );
  }
  const level = objective?.atLeast ?? objective?.atMost ?? null;
  const bound = objective?.atLeast === null ? "at most" : "at least";
  return (
    <Figure
      label={`${title} over time`}
      fileName={name}
      sentence={`${summary}${level === null ? "; it has no objective" : ""}.`}
      basis={[kpi, markers]}
      draw={(options) =>
        seriesPlot(
          {
            points: values.map((one) => ({
              ...{ fromMs: Date.parse(one.from), toMs: Date.parse(one.to), value: one.value },
              ...{ lo: one.interval?.lo ?? null, hi: one.interval?.hi ?? null },
              ...{ isAlert: one.verdict === "missed", isImmature: !one.isMature },
            })),
            reference:
              level === null
                ? null
                : { value: level, label: `objective: ${bound} ${numberText(level)} ${unit}` },
            ...{ markers, yLabel: unit === "" ? title : `${title} (${unit})` },
          },
          options,
        )
      }
      points={values.map((one) => ({
        ...{ fromMs: Date.parse(one.from), toMs: Date.parse(one.to) },
        words: `${momentText(one.from)}: ${valueText(one, unit)}, ${verdictWords[one.verdict]}`,
      }))}
      rows={kpi.values}
      keyOf={({ from }) => from}
      columns={[
        { title: "Window", cell: ({ from, to }) => <Span from={from} to={to} /> },
        { title: "Value", isNumber: true, cell: (one) => valueText(one, unit) },
        { title: "Predictions", isNumber: true, cell: ({ rows }) => countText(rows) },
        { title: "Objective", cell: ({ verdict }) => verdictWords[verdict] },
      ]}
    />
  );
}

function valueText({ value, interval, isMature }: KpiValueDocument, unit: string): string {
  const words = `${withInterval(value, interval)}${unit === "" ? "" : ` ${unit}`}`;
  return isMature ? words : `${words}, not finished`;
}

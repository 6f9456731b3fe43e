import { Anchor } from "@mantine/core";
import type { Series, Verdict } from "@plumbline/contracts";
import { heatPlot } from "@plumbline/plots";
import { Link } from "@tanstack/react-router";
import { Figure } from "../../shared/figure.tsx";
import { countOf } from "../../shared/format.ts";
import { Panel } from "../../shared/panel.tsx";
import { Verdict as VerdictMark } from "../../shared/verdict.tsx";
import { alertPoints } from "./alert-points.ts";
import { latest, useModelName, useSeries } from "./use-model.ts";

const strength: Readonly<Partial<Record<Verdict, number>>> = { alert: 1, watch: 0.45, ok: 0.02 };

interface Row {
  readonly check: string;
  readonly series: readonly Series[];
  readonly broken: readonly Series[];
}

/** One line for each kind of broken data, window by window. */
export function InputHealth() {
  const query = useSeries({ family: "quality" });
  const data = `/models/${encodeURIComponent(useModelName())}/data`;
  return (
    <Panel
      title="Input health"
      query={query}
      reading="the quality of the windows"
      height={220}
      isEmpty={({ series }) => series.length === 0}
      empty="No window is judged yet."
      aside={
        <Anchor component={Link} to={data} underline="always">
          All about the data
        </Anchor>
      }
    >
      {({ series }) => <Strip rows={rowsOf(series)} series={series} />}
    </Panel>
  );
}

function Strip({
  rows,
  series,
}: {
  readonly rows: readonly Row[];
  readonly series: readonly Series[];
}) {
  const broken = rows.filter((row) => row.broken.length > 0);
  return (
    <Figure
      label="Input health by window"
      fileName="input-health"
      sentence={
        broken.length === 0
          ? `All ${rows.length} kinds of broken data are absent from the latest window.`
          : `${countOf(broken.length, "kind")} of broken or new data in the latest window: ${broken.map(wordsOf).join("; ")}. A strong colour is broken.`
      }
      basis={series}
      draw={(options) => {
        const drawn = drawnRows(rows, series);
        const cells = cellsOf(drawn);
        return heatPlot({ rows: drawn.map(({ check }) => check), cells }, options);
      }}
      points={alertPoints(series, {
        nameOf: ({ check, column }) => (column === null ? check : `${check} of ${column}`),
        ...{ none: "whole", some: "broken:" },
      })}
      rows={rows}
      keyOf={({ check }) => check}
      columns={[
        { title: "Check", cell: ({ check }) => check },
        { title: "Verdict", cell: (row) => <VerdictMark of={worstOf(row.series)} /> },
        {
          title: "In words",
          cell: (row) => (row.broken.length === 0 ? "as in the baseline" : wordsOf(row)),
        },
      ]}
    />
  );
}

function rowsOf(series: readonly Series[]): readonly Row[] {
  return [...Map.groupBy(series, ({ check }) => check)].map(([check, all]) => ({
    ...{ check, series: all },
    broken: all.filter((one) => ["alert", "watch"].includes(latest(one)?.verdict ?? "")),
  }));
}

const wordsOf = ({ broken }: Row): string =>
  `${broken[0]?.reason}${broken.length > 1 ? ` (and ${broken.length - 1} more)` : ""}`;

function worstOf(series: readonly Series[]): Verdict {
  const verdicts = new Set(series.map((one) => latest(one)?.verdict));
  return (["alert", "watch"] as const).find((one) => verdicts.has(one)) ?? "ok";
}

/** Checks that found something in any window; one line for all when none did. */
function drawnRows(rows: readonly Row[], series: readonly Series[]): readonly Row[] {
  const found = rows.filter((row) =>
    row.series.some(({ points }) => points.some(({ verdict }) => (strength[verdict] ?? 0) > 0.1)),
  );
  return found.length > 0 ? found : [{ check: "all checks", series, broken: [] }];
}

/** Of each check and window the worst column. */
function cellsOf(rows: readonly Row[]) {
  return rows.flatMap(({ check, series }) => {
    const points = series.flatMap((one) => one.points);
    return [...Map.groupBy(points, ({ from }) => from).values()].map((here) => ({
      ...{
        row: check,
        fromMs: Date.parse(here[0]?.from ?? ""),
        toMs: Date.parse(here[0]?.to ?? ""),
      },
      value: Math.max(...here.map(({ verdict }) => strength[verdict] ?? 0)),
      isAlert: here.some(({ verdict }) => verdict === "alert"),
    }));
  });
}

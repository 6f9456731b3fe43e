import { Stack } from "@mantine/core";
import type { OutcomesAnswer, PerformanceSection } from "@plumbline/contracts";
import { confusionPlot, curvePlot, heatPlot, reliabilityPlot } from "@plumbline/plots";
import { Figure } from "../../shared/figure.tsx";
import { countText, numberText, shareText } from "../../shared/format.ts";
import { momentText, Span } from "../../shared/moment.tsx";

/** Calibration, precision and recall, and confusion of one window beside the baseline. */
export function OutcomeFigures({ section }: { readonly section: PerformanceSection }) {
  return (
    <Stack gap="lg">
      {section.current.reliability.length > 0 && <Calibration section={section} />}
      {section.current.precisionRecall.length > 0 && <PrecisionRecall section={section} />}
      {section.current.confusion !== null && section.baseline.confusion !== null && (
        <Confusion section={section} />
      )}
    </Stack>
  );
}

function Calibration({ section }: { readonly section: PerformanceSection }) {
  const { baseline, current } = section;
  return (
    <Figure
      label="Calibration of the window"
      fileName="calibration"
      sentence="Where the line leaves the diagonal, scores do not say how often the outcome is positive."
      basis={section}
      draw={(options) =>
        reliabilityPlot({ baseline: baseline.reliability, current: current.reliability }, options)
      }
      rows={current.reliability}
      keyOf={({ score }) => score}
      columns={[
        { title: "Score", isNumber: true, cell: ({ score }) => numberText(score) },
        {
          title: "Positive",
          isNumber: true,
          cell: ({ outcome, lo, hi }) =>
            `${shareText(outcome)} [${shareText(lo)}, ${shareText(hi)}]`,
        },
        { title: "Rows", isNumber: true, cell: ({ rows }) => countText(rows) },
      ]}
    />
  );
}

function PrecisionRecall({ section }: { readonly section: PerformanceSection }) {
  const { baseline, current } = section;
  return (
    <Figure
      label="Precision and recall of the window"
      fileName="precision-recall"
      sentence="Precision at each recall, baseline and now."
      basis={section}
      draw={(options) =>
        curvePlot(
          {
            ...{ baseline: baseline.precisionRecall, current: current.precisionRecall },
            ...{ xLabel: "recall", yLabel: "precision" },
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
  );
}

function Confusion({ section }: { readonly section: PerformanceSection }) {
  const { baseline, current } = section;
  const labels = current.confusion?.labels ?? [];
  return (
    <Figure
      label="Confusion of the window"
      fileName="confusion"
      sentence="Rows are what really happened, columns what the model decided."
      basis={section}
      draw={(options) =>
        confusionPlot(
          {
            labels,
            baseline: baseline.confusion?.counts ?? [],
            current: current.confusion?.counts ?? [],
          },
          options,
        )
      }
      rows={labels.map((label, at) => ({ label, counts: current.confusion?.counts[at] ?? [] }))}
      keyOf={({ label }) => label}
      columns={[
        { title: "Really", cell: ({ label }) => label },
        ...labels.map((decided, at) => ({
          title: `Decided ${decided}`,
          isNumber: true,
          cell: ({ counts }: { readonly counts: readonly number[] }) => countText(counts[at] ?? 0),
        })),
      ]}
    />
  );
}

interface Shares {
  readonly window: OutcomesAnswer["windows"][number];
  readonly shares: readonly { readonly name: string; readonly share: number | null }[];
}

/** Confusion window by window: of what really happened, the share that got each answer. */
export function ConfusionByWindow({ outcomes }: { readonly outcomes: OutcomesAnswer }) {
  const rows = outcomes.windows.map(sharesOf);
  const names = [...new Set(rows.flatMap(({ shares }) => shares.map(({ name }) => name)))];
  const last = rows.at(-1);
  return (
    <Figure
      label="Confusion by window"
      fileName="confusion-by-window"
      sentence={`Of what really happened, the share that got each answer; the strongest colour is all. Latest: ${last?.shares.map(({ name, share }) => `${name} ${shareText(share)}`).join(", ") ?? "none"}.`}
      basis={outcomes}
      draw={(options) =>
        heatPlot(
          {
            rows: names,
            cells: rows.flatMap(({ window, shares }) =>
              shares.map(({ name, share }) => ({
                ...{ row: name, fromMs: Date.parse(window.from), toMs: Date.parse(window.to) },
                ...{ value: share, isAlert: false },
              })),
            ),
          },
          options,
        )
      }
      points={rows.map(({ window, shares }) => ({
        ...{ fromMs: Date.parse(window.from), toMs: Date.parse(window.to) },
        words: `${momentText(window.from)}: ${shares.map(({ name, share }) => `${name} ${shareText(share)}`).join(", ")}`,
      }))}
      rows={rows.toReversed()}
      keyOf={({ window }) => window.evaluation}
      columns={[
        { title: "Window", cell: ({ window }) => <Span from={window.from} to={window.to} /> },
        ...names.map((name) => ({
          title: name,
          isNumber: true,
          cell: ({ shares }: Shares) =>
            shareText(shares.find((one) => one.name === name)?.share ?? null),
        })),
        { title: "Labelled", isNumber: true, cell: ({ window }) => countText(window.labelled) },
      ]}
    />
  );
}

function sharesOf(window: OutcomesAnswer["windows"][number]): Shares {
  const { labels = [], counts = [] } = window.confusion ?? {};
  const shares = labels.flatMap((truth, row) => {
    const rows = (counts[row] ?? []).reduce((sum, count) => sum + count, 0);
    return labels.map((decided, column) => ({
      name: `${truth} → ${decided}`,
      share: rows === 0 ? null : (counts[row]?.[column] ?? 0) / rows,
    }));
  });
  return { window, shares };
}

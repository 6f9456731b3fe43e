import { DataTable } from "../../shared/data-table.tsx";
import { countText, numberText } from "../../shared/format.ts";
import { Verdict } from "../../shared/verdict.tsx";
import type { Slice } from "./slices.ts";
import { latest } from "./use-model.ts";

/** Segments, the worst first, each with how many labels it rests on. */
export function SliceTable({ slices }: { readonly slices: readonly Slice[] }) {
  return (
    <DataTable
      caption="Segments, the worst first"
      rows={slices}
      keyOf={({ segment }) => segment}
      columns={[
        { title: "Segment", cell: ({ segment }) => segment },
        { title: "Metric", cell: ({ worst }) => worst.method },
        {
          title: "Was",
          isNumber: true,
          cell: ({ worst }) => numberText(latest(worst)?.baselineValue),
        },
        { title: "Is", isNumber: true, cell: ({ worst }) => valueText(worst) },
        {
          title: "Labelled rows of it",
          isNumber: true,
          cell: ({ worst }) => usableText(worst),
        },
        { title: "Verdict", cell: ({ worst }) => <Verdict of={latest(worst)?.verdict ?? null} /> },
        { title: "In words", cell: ({ worst }) => worst.reason },
      ]}
    />
  );
}

function usableText(series: Slice["worst"]): string {
  const usable = latest(series)?.usable ?? null;
  return usable === null ? "–" : countText(usable);
}

function valueText(series: Slice["worst"]): string {
  const last = latest(series);
  const { currentValue = null, lower = null, upper = null } = last ?? {};
  const ends =
    lower === null || upper === null ? "" : ` [${numberText(lower)}, ${numberText(upper)}]`;
  return `${numberText(currentValue)}${ends}`;
}

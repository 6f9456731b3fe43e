import { Anchor } from "@mantine/core";
import type { IncidentSignal } from "@plumbline/contracts";
import { Link } from "@tanstack/react-router";
import { DataTable, type Column } from "../../shared/data-table.tsx";
import { numberText, withInterval } from "../../shared/format.ts";

interface IncidentSignalsProps {
  readonly signals: readonly IncidentSignal[];
  readonly caption: string;
  /** The order means something, and is shown as a number. @default false */
  readonly isRanked?: boolean;
}

interface Ranked {
  readonly rank: number;
  readonly signal: IncidentSignal;
}

/** What alarmed, or what explains it, with its numbers. */
export function IncidentSignals({ signals, caption, isRanked = false }: IncidentSignalsProps) {
  const rank: readonly Column<Ranked>[] = isRanked
    ? [{ title: "Rank", isNumber: true, cell: (one) => one.rank }]
    : [];
  return (
    <DataTable<Ranked>
      caption={caption}
      rows={signals.map((signal, at) => ({ rank: at + 1, signal }))}
      keyOf={({ signal }) => `${signal.check}/${signal.column}/${signal.segment}/${signal.reason}`}
      columns={[
        ...rank,
        {
          title: "What",
          cell: ({ signal: { check, column } }) =>
            column === null ? check : `${check} of ${column}`,
        },
        { title: "Where", cell: ({ signal }) => signal.segment ?? "all rows" },
        { title: "Was", isNumber: true, cell: ({ signal }) => numberText(signal.baselineValue) },
        { title: "Is", isNumber: true, cell: ({ signal }) => numberText(signal.currentValue) },
        {
          title: "Change",
          isNumber: true,
          cell: ({ signal: { value, interval, unit } }) =>
            `${withInterval(value, interval)} ${unit}`,
        },
        { title: "In words", cell: ({ signal }) => signal.reason },
        {
          title: "Evidence",
          cell: ({ signal: { evaluation } }) =>
            evaluation === null ? (
              "–"
            ) : (
              <Anchor component={Link} to={`/evaluations/${evaluation}`} inherit underline="always">
                Evaluation {evaluation}
              </Anchor>
            ),
        },
      ]}
    />
  );
}

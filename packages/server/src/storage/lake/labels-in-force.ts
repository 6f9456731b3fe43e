import { valuesOf } from "./column-tables.ts";
import type { ColumnTable, LakeColumn } from "./lake-column.ts";

/** What the label of a prediction is made of. */
export const labelColumns = [
  { name: "pl_prediction_id", type: "text" },
  { name: "pl_kind", type: "text" },
  { name: "pl_time", type: "timestamp" },
  { name: "pl_offset", type: "integer" },
  { name: "pl_label", type: "text" },
  { name: "pl_label_number", type: "number" },
] as const satisfies readonly LakeColumn[];

/** Kinds of feedback whose label counts; an analyst's verdict corrects. */
export const labelKinds = ["label", "correction", "verdict"] as const;

export interface LabelInForce {
  label: string;
  labelNumber: number | null;
  timeMs: number;
  /** When any label of the prediction became known. */
  firstTimeMs: number;
  isCorrection: boolean;
  offset: number;
}

/** The label of each prediction: the latest, where a correction beats every plain label. */
export function labelsInForce(feedback: ColumnTable): ReadonlyMap<string, LabelInForce> {
  const [ids, kinds, times, offsets, labels, numbers] = labelColumns.map(
    ({ name }) => valuesOf(feedback, name) ?? [],
  );
  const inForce = new Map<string, LabelInForce>();
  for (let row = 0; row < feedback.rows; row++) {
    const label = labels?.[row];
    if (typeof label !== "string") continue;
    const id = String(ids?.[row]);
    const timeMs = Number(times?.[row]);
    const known = inForce.get(id);
    const next: LabelInForce = {
      label,
      labelNumber: (numbers?.[row] ?? null) as number | null,
      timeMs,
      firstTimeMs: Math.min(timeMs, known?.firstTimeMs ?? timeMs),
      isCorrection: kinds?.[row] !== "label",
      offset: Number(offsets?.[row]),
    };
    if (known === undefined || beats(next, known)) inForce.set(id, next);
    else known.firstTimeMs = next.firstTimeMs;
  }
  return inForce;
}

function beats(next: LabelInForce, known: LabelInForce): boolean {
  if (next.isCorrection !== known.isCorrection) return next.isCorrection;
  return next.offset > known.offset;
}

import type { LakeColumn } from "./lake-column.ts";
import type { LiveFile } from "./live-files.ts";

/** Rows of a model in a stretch of event time, as known at a position of the log. */
export interface RowRange {
  readonly modelId: number;
  /** @default all versions */
  readonly version?: string | null;
  /** Half-open, milliseconds since 1970. */
  readonly fromMs: number;
  readonly toMs: number;
  /** Only what lies below this offset is seen. */
  readonly position: number;
  /** Only predictions at these offsets of the log: half-open. @default all below the position */
  readonly offsets?: OffsetRange | undefined;
}

/** Half-open stretch of the event log. */
export interface OffsetRange {
  readonly from: number;
  readonly to: number;
}

/** Most files lie wholly below the position: then no row has to be asked. */
export function offsetCondition(
  files: readonly LiveFile[],
  { position, offsets }: Pick<RowRange, "position" | "offsets">,
  sqlName: (column: string) => string,
): readonly string[] {
  const to = Math.min(position, offsets?.to ?? position);
  const from = offsets?.from ?? 0;
  const offset = sqlName("pl_offset");
  return [
    ...(files.every(({ endOffset }) => endOffset <= to) ? [] : [`${offset} < ${Math.trunc(to)}`]),
    ...(files.every(({ firstOffset }) => firstOffset >= from)
      ? []
      : [`${offset} >= ${Math.trunc(from)}`]),
  ];
}

/** Labels have the type of the answers they are compared with. */
export function labelTypeOf(columns: readonly LakeColumn[]): "number" | "boolean" | "text" {
  const type = columns.find(({ name }) => name === "pl_prediction")?.type;
  return type === "number" || type === "boolean" ? type : "text";
}

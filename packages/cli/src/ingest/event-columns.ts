import { nearestName, PlumblineError, type SourceColumn } from "@plumbline/core";

/** The meanings a column can have, by the field of the event. */
export const eventFields = [
  "id",
  "time",
  "prediction",
  "score",
  "target",
  "latency",
  "subject",
] as const;

export type EventField = (typeof eventFields)[number];

/** What the user said the columns mean. */
export interface EventColumns {
  readonly fields: Readonly<Partial<Record<EventField, string>>>;
  /** A column, or the version itself. */
  readonly version: string | null;
  readonly ignored: readonly string[];
  readonly isFeedback: boolean;
}

/** Where in a row of one file each thing stands. */
export interface EventLayout {
  /** Columns to read, in this order. */
  readonly names: readonly string[];
  readonly places: Readonly<Partial<Record<EventField, number>>>;
  readonly version: { readonly place: number } | { readonly text: string } | null;
  readonly features: readonly { readonly name: string; readonly place: number }[];
}

/**
 * @throws PlumblineError PL_COLUMN_UNKNOWN for a column the file does not have
 */
export function eventLayout(
  columns: readonly SourceColumn[],
  { fields, version, ignored, isFeedback }: EventColumns,
  file: string,
): EventLayout {
  const known = columns.map(({ name }) => name);
  const require = (column: string): string => {
    if (known.includes(column)) return column;
    throw new PlumblineError("PL_COLUMN_UNKNOWN", {
      column,
      where: file,
      nearest: nearestName(column, known),
    });
  };
  const named = eventFields.flatMap((field) => {
    const column = fields[field];
    return column === undefined ? [] : [[field, require(column)] as const];
  });
  const versionColumn = version !== null && known.includes(version) ? version : null;
  const taken = new Set([
    ...named.map(([, column]) => column),
    ...ignored.map(require),
    ...(versionColumn === null ? [] : [versionColumn]),
  ]);
  const features = isFeedback ? [] : known.filter((name) => !taken.has(name));
  const meant = named.map(([, column]) => column);
  const names = [
    ...new Set([...meant, ...(versionColumn === null ? [] : [versionColumn]), ...features]),
  ];
  const placeOf = (column: string): number => names.indexOf(column);
  const places = Object.fromEntries(named.map(([field, column]) => [field, placeOf(column)]));
  return {
    names,
    places,
    version:
      versionColumn !== null
        ? { place: placeOf(versionColumn) }
        : version === null
          ? null
          : { text: version },
    features: features.map((name) => ({ name, place: placeOf(name) })),
  };
}

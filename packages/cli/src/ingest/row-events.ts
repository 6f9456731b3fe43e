import type { Page, RowValue, SourceColumn } from "@plumbline/core";
import type { EventField, EventLayout } from "./event-columns.ts";
import { featureValue, jsonValue, numberIn, type FeatureTypes } from "./event-value.ts";

/** One row of a file as JSON texts of its events; null where there is nothing to send. */
export interface RowEvents {
  /** From 1, as a person counts the rows of a file. */
  readonly row: number;
  readonly prediction: string | null;
  readonly feedback: string | null;
}

export interface RowEventsOptions {
  readonly layout: EventLayout;
  readonly columns: readonly SourceColumn[];
  /** Types the model has fixed already. */
  readonly types: FeatureTypes;
  readonly isFeedback: boolean;
  /** The id of a row when no column has it. */
  readonly idOf: (row: number) => string;
}

/** Turns pages of rows into events. */
export function createRowEvents(
  options: RowEventsOptions,
): (page: Page, from: number) => RowEvents[] {
  const { layout, columns, types, isFeedback, idOf } = options;
  const { places, features } = layout;
  const whole = new Set(
    columns.filter(({ logical }) => logical === "integer").map(({ name }) => name),
  );
  const typed = features.map(({ name, place }) => {
    // A whole number too large to be exact comes as a text of its digits.
    return { name, place, type: types.get(name) ?? (whole.has(name) ? "number" : undefined) };
  });

  return (page, from) =>
    Array.from({ length: page.rows }, (_, at): RowEvents => {
      const row = from + at + 1;
      const valueAt = (place: number): RowValue => page.columns[place]?.[at] ?? null;
      const field = (name: EventField): RowValue | undefined => {
        const place = places[name];
        return place === undefined ? undefined : valueAt(place);
      };
      const id = places.id === undefined ? idOf(row) : idText(field("id") ?? null);
      const label = labelOf(field("target"));
      const time = timeOf(field("time"));
      if (isFeedback) {
        const event = { predictionId: id, kind: "label", ...time, label };
        return { row, prediction: null, feedback: label === null ? null : JSON.stringify(event) };
      }
      const own = Object.create(null) as Record<string, unknown>;
      for (const { name, place, type } of typed) own[name] = featureValue(valueAt(place), type);
      const event = {
        id,
        ...time,
        ...versionOf(layout, valueAt),
        features: own,
        ...given("prediction", field("prediction")),
        ...given("score", numberOr(field("score"))),
        ...present("latencyMs", numberOr(field("latency"))),
        ...present("subject", textOr(field("subject"))),
      };
      const feedback =
        label === null ? null : JSON.stringify({ predictionId: id, kind: "label", label });
      return { row, prediction: JSON.stringify(event), feedback };
    });
}

/** Null stays: the server then says that the id is missing. */
const idText = (value: RowValue): string | null => (value === null ? null : String(value));

/** A missing time stays missing: it is refused, for it would count as now. */
const timeOf = (value: RowValue | undefined): object =>
  value === undefined ? {} : { time: jsonValue(value) };

function labelOf(value: RowValue | undefined): unknown {
  if (value === undefined || value === null) return null;
  // Not a number: a label that is not known.
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  return value;
}

function versionOf(
  { version }: EventLayout,
  valueAt: (place: number) => RowValue,
): { readonly version?: string } {
  if (version === null) return {};
  if ("text" in version) return { version: version.text };
  const value = valueAt(version.place);
  return value === null ? {} : { version: String(value) };
}

function given(name: string, value: RowValue | undefined): object {
  return value === undefined ? {} : { [name]: jsonValue(value) };
}

function present(name: string, value: RowValue | undefined): object {
  return value === undefined || value === null ? {} : { [name]: jsonValue(value) };
}

/** A number, also where the file has it as a text. */
function numberOr(value: RowValue | undefined): RowValue | undefined {
  return typeof value === "string" ? (numberIn(value) ?? value) : value;
}

function textOr(value: RowValue | undefined): RowValue | undefined {
  return value === undefined || value === null ? value : String(value);
}

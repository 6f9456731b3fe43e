// What the model is asked with: known when a flight leaves the gate.
import { treeGains, type TreeColumn, type TreeModel } from "@plumbline/stats";

/**
 * The file's time is when a flight left, not when it should have: minutes are spread evenly, and what
 * leaves at three in the morning is 106 minutes late in the mean. So the model is asked at departure.
 * The weekday is left out: three weeks hold three Mondays, and trees learn the weather of those.
 */
export interface FlightFeatures {
  /** Hour of departure, local, 0 to 23. */
  readonly hour: number;
  /** Miles. */
  readonly distance: number;
  /** Airports, as IATA codes. */
  readonly origin: string;
  readonly destination: string;
}

export interface Departure {
  /** Local time of departure, written as if it were UTC. */
  readonly departedMs: number;
  readonly distance: number;
  readonly origin: string;
  readonly destination: string;
}

export function featuresOf({
  departedMs,
  distance,
  origin,
  destination,
}: Departure): FlightFeatures {
  return { hour: new Date(departedMs).getUTCHours(), distance, origin, destination };
}

/** Columns for trees, in the order that the model was trained with. */
export function featureColumns(rows: readonly FlightFeatures[]): TreeColumn[] {
  return [
    { kind: "numeric", values: rows.map(({ hour }) => hour) },
    { kind: "numeric", values: rows.map(({ distance }) => distance) },
    airportColumn(rows.map(({ origin }) => origin)),
    airportColumn(rows.map(({ destination }) => destination)),
  ];
}

export const featureNames = ["hour", "distance", "origin", "destination"] as const;

/** What a version says of itself when it is registered: Plumbline then tells harm from harmless change. */
export function importanceOf(model: TreeModel) {
  const gains = treeGains(model).map(({ share }, at) => [
    featureNames[at] ?? `column ${at}`,
    share,
  ]);
  return { source: "gain of the trees", of: Object.fromEntries(gains) as Record<string, number> };
}

/** What the model foretells: the flight arrives more than 15 minutes late. */
export function isLate(delayMinutes: number): boolean {
  return delayMinutes > 15;
}

function airportColumn(airports: readonly string[]): TreeColumn {
  const categories = [...new Set(airports)];
  const codes = new Map(categories.map((airport, code) => [airport, code]));
  return {
    kind: "categorical",
    values: airports.map((airport) => codes.get(airport) ?? -1),
    categories,
  };
}

import type { PredictionInput } from "../events.ts";

/** A request to a model and its answer, both parsed. */
export interface Exchange {
  readonly request: unknown;
  /** Undefined when the model failed. */
  readonly reply: unknown;
}

/**
 * The predictions of one exchange, one for each row. Ids left out are filled in: the exchange's id,
 * followed by `-<row>` when there are several rows.
 */
export type ReadExchange = (exchange: Exchange) => readonly PredictionInput[];

export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

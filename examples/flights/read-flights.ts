// Flights of a span of time from the Parquet file of vega-datasets, in the order of departure.
import { fileURLToPath } from "node:url";
import type { Engine } from "@plumbline/core";
import type { Departure } from "./features.ts";

export interface Flight extends Departure {
  /** Minutes after the scheduled arrival; negative when early. */
  readonly delay: number;
}

const file = fileURLToPath(
  new URL("../../node_modules/vega-datasets/data/flights-3m.parquet", import.meta.url),
);
const columns = ["date", "delay", "distance", "origin", "destination"] as const;

/** All flights that left in [fromMs, toMs), or `limit` of them evenly taken. */
export async function readFlights(
  engine: Engine,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
  limit?: number,
): Promise<Flight[]> {
  const timeRange = { column: "date", fromMs, toMs };
  const table = await engine.open({ paths: [file], label: "flights", timeRange });
  try {
    const [dates = [], delays = [], distances = [], origins = [], destinations = []] =
      await table.values(columns, limit);
    return dates.map((date, row) => ({
      departedMs: Date.parse(String(date)),
      delay: Number(delays[row]),
      distance: Number(distances[row]),
      origin: String(origins[row]),
      destination: String(destinations[row]),
    }));
  } finally {
    await table.close();
  }
}

import type { StoredPrediction } from "@plumbline/contracts";
import type { LiveType } from "../../domain/live-schema.ts";
import type { LakeValue } from "../../storage/lake/lake-column.ts";
import type { PredictionRecord } from "../../storage/lake/page-rows.ts";
import { isoTime } from "../read-side/iso-time.ts";

/** A stored prediction as it was sent: times and the numbers that JSON lacks are texts again. */
export function shownPrediction(
  row: PredictionRecord,
  types: ReadonlyMap<string, LiveType>,
): StoredPrediction {
  return {
    id: row.id,
    time: isoTime(row.timeMs),
    receivedAt: isoTime(row.receivedAtMs),
    version: row.version,
    subject: row.subject,
    prediction: shownValue(row.prediction),
    // A score that is no finite number is none that a number could show.
    score: row.score !== null && Number.isFinite(row.score) ? row.score : null,
    scores: mapValues(row.scores, shownValue),
    latencyMs: row.latencyMs,
    error: row.error,
    features: mapValues(row.features, (value, name) =>
      types.get(name) === "timestamp" && typeof value === "number"
        ? isoTime(value)
        : shownValue(value),
    ),
    label: shownValue(row.label),
    labelledAt: row.labelTimeMs === null ? null : isoTime(row.labelTimeMs),
  };
}

type ShownValue = StoredPrediction["label"];

function shownValue(value: LakeValue): ShownValue {
  if (typeof value === "number" && !Number.isFinite(value)) return String(value);
  return typeof value === "object" && value !== null ? [...value] : value;
}

function mapValues(
  values: Readonly<Record<string, LakeValue>>,
  change: (value: LakeValue, name: string) => ShownValue,
): Record<string, ShownValue> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, change(value, name)]),
  );
}

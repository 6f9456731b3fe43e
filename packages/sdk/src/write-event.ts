import type { FeedbackInput, PredictionInput, Time } from "./events.ts";
import { isoTime, writeFeatures, writeValue } from "./write-value.ts";

const maxErrorLength = 2_000;
const leastTellingTime = 1e11;

/** A prediction with what the client added at the call. */
export type LoggedPrediction = PredictionInput & {
  readonly id: string;
  readonly time: Time;
  readonly features: Readonly<Record<string, unknown>>;
};

export type LoggedFeedback = FeedbackInput & { readonly id: string; readonly time: Time };

/** The event as JSON text. Throws when a value of the caller throws, or contains itself. */
export function writePrediction(event: LoggedPrediction): string {
  const { latencyMs } = event;
  return JSON.stringify({
    id: event.id,
    time: writeTime(event.time),
    version: event.version,
    features: writeFeatures(event.features),
    prediction: optional(event.prediction),
    score: optional(event.score),
    scores: event.scores === undefined ? undefined : finiteOnly(event.scores),
    latencyMs: latencyMs !== undefined && latencyMs >= 0 ? finite(latencyMs) : undefined,
    error: event.error === undefined ? undefined : errorText(event.error),
    subject: event.subject,
  });
}

export function writeFeedback(event: LoggedFeedback): string {
  return JSON.stringify({
    predictionId: event.predictionId,
    id: event.id,
    kind: event.kind,
    time: writeTime(event.time),
    label: optional(event.label),
    name: event.name,
    value: event.value === undefined ? undefined : finite(event.value),
    source: event.source,
  });
}

function optional(value: unknown): unknown {
  return value === undefined ? undefined : writeValue(value);
}

function writeTime(time: Time): string | number | undefined {
  if (typeof time === "string") return time;
  // Milliseconds of 1973 and before would be taken for seconds.
  if (typeof time === "number" && time >= leastTellingTime) return finite(time);
  return isoTime(new Date(time)) ?? undefined;
}

function finite(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}

function finiteOnly(scores: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(scores).filter(([, score]) => Number.isFinite(score)));
}

function errorText(error: string | Error): string {
  return (error instanceof Error ? error.message || error.name : error).slice(0, maxErrorLength);
}

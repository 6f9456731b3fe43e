import { hash } from "node:crypto";
import type { FeedbackEvent, FeatureValue, PredictionEvent } from "@plumbline/contracts";
import { toTimeMs } from "../domain/event-time.ts";
import type { SchemaColumn } from "../domain/model-schema.ts";
import type { LakeValue } from "../storage/lake/lake-column.ts";

/** Version of predictions that name none. */
export const unversioned = "unversioned";

/** The time of an event; one that has none, or none that can be read, happened when it arrived. */
export function eventTimeMs(time: string | number | undefined, receivedAtMs: number): number {
  return (time === undefined ? undefined : toTimeMs(time)) ?? receivedAtMs;
}

/** A feature as its column keeps it; null where it is missing or of another type. */
export function featureValue(
  value: FeatureValue | undefined,
  type: SchemaColumn["type"],
): LakeValue {
  if (value === undefined || value === null) return null;
  switch (type) {
    case "number":
      return numberValue(value);
    case "boolean":
      return typeof value === "boolean" ? value : null;
    case "text":
      return typeof value === "string" ? value : null;
    case "timestamp":
      return toTimeMs(value) ?? null;
    case "vector":
      return Array.isArray(value) ? value : null;
  }
}

const spelledNumbers: ReadonlyMap<unknown, number> = new Map([
  ["NaN", Number.NaN],
  ["Infinity", Number.POSITIVE_INFINITY],
  ["-Infinity", Number.NEGATIVE_INFINITY],
]);

/** A number, or the texts that stand for what JSON cannot write. */
export function numberValue(value: unknown): number | null {
  return typeof value === "number" ? value : (spelledNumbers.get(value) ?? null);
}

type Answer = PredictionEvent["prediction"];

/** The answer as its column keeps it: a class may have been sent as a number or a truth value. */
export function answerValue(
  value: Answer,
  type: "number" | "boolean" | "text" | null,
): number | boolean | string | null {
  if (value === undefined || value === null || type === null) return null;
  if (type === "number") return numberValue(value);
  if (type === "boolean") return typeof value === "boolean" ? value : null;
  return labelText(value);
}

/** Labels of all kinds as one text: numbers and truth values as JSON writes them. */
export function labelText(label: string | number | boolean): string {
  return typeof label === "string" ? label : JSON.stringify(label);
}

/** The number that a label stands for; null for a class. */
export function labelNumber(label: string | number | boolean | undefined): number | null {
  if (typeof label === "boolean") return label ? 1 : 0;
  return typeof label === "number" ? label : null;
}

/** The id of a feedback: its own, or one made of its content, so that the same one sent twice counts once. */
export function feedbackId(event: FeedbackEvent): string {
  if (event.id !== undefined) return event.id;
  const { kind, label, name, value, source, time } = event;
  const content = JSON.stringify([kind, label, name, value, source, time]);
  return `~${hash("sha256", content, "base64url").slice(0, 22)}`;
}

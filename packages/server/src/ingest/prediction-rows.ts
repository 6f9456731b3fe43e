import type { FeatureValue, PredictionEvent } from "@plumbline/contracts";
import type { ColumnType, ModelSchema, SchemaColumn } from "../domain/model-schema.ts";
import {
  answerColumn,
  classScorePrefix,
  predictionColumns,
} from "../storage/lake/event-columns.ts";
import type { ColumnTable, LakeValue } from "../storage/lake/lake-column.ts";
import { answerValue, featureValue, numberValue, unversioned } from "./normalise-event.ts";

/** Where and when an event stands in the log. */
export interface EventPlace {
  readonly offset: number;
  readonly receivedMs: number;
  /** Its own time, else that of its arrival. */
  readonly timeMs: number;
}

/** Rows of one model and day, on their way into a file. */
export interface PredictionRows {
  add(event: PredictionEvent, place: EventPlace): void;
  table(): ColumnTable;
}

export function createPredictionRows(schema: ModelSchema | null): PredictionRows {
  const fixed = predictionColumns.map((): LakeValue[] => []);
  const features: Feature[] = (schema?.columns ?? []).map(createFeature);
  const byName = new Map(features.map((feature) => [feature.column.name, feature]));
  const scores = new Map<string, LakeValue[]>();
  const answers: LakeValue[] = [];
  let answerType = schema?.predictionType ?? null;
  let rows = 0;

  const addFeatures = (values: Readonly<Record<string, FeatureValue>>): void => {
    let found = 0;
    for (const feature of features) {
      const value = feature.read(values);
      if (value !== undefined) found++;
      feature.values.push(featureValue(value, feature.column.type));
    }
    const names = Object.keys(values);
    if (found < names.length) addUnknown(names, values);
  };
  /** What was accepted is kept, though the schema does not know it yet. */
  const addUnknown = (names: readonly string[], values: Readonly<Record<string, FeatureValue>>) => {
    for (const name of names) {
      const type = byName.has(name) ? null : guessType(values[name]);
      if (type === null) continue;
      const feature = createFeature({ name, type });
      feature.values.push(...missing(rows), featureValue(values[name], type));
      features.push(feature);
      byName.set(name, feature);
    }
  };
  const addScores = (given: PredictionEvent["scores"]): void => {
    for (const name of Object.keys(given ?? {})) {
      if (!scores.has(name)) scores.set(name, missing(rows));
    }
    for (const [name, values] of scores) {
      values.push(given !== undefined && Object.hasOwn(given, name) ? (given[name] ?? null) : null);
    }
  };

  return {
    add(event, { offset, receivedMs, timeMs }) {
      const { version = unversioned, subject = null, latencyMs = null, error = null } = event;
      const score = numberValue(event.score);
      const values = [
        ...[event.id, timeMs, receivedMs, version, offset, subject],
        ...[score, latencyMs, error],
      ];
      values.forEach((value, place) => fixed[place]?.push(value));
      answerType ??= guessAnswerType(event.prediction);
      answers.push(answerValue(event.prediction, answerType));
      addFeatures(event.features);
      addScores(event.scores);
      rows++;
    },
    table: () => ({
      rows,
      columns: [
        ...predictionColumns.map((column, place) => ({ ...column, values: fixed[place] ?? [] })),
        ...(answerType === null
          ? []
          : [{ name: answerColumn, type: answerType, values: answers } as const]),
        ...features.map(({ column, values }) => ({ ...column, values })),
        ...[...scores.keys()].sort().map((name) => ({
          name: `${classScorePrefix}${name}`,
          type: "number" as const,
          values: scores.get(name) ?? [],
        })),
      ],
    }),
  };
}

interface Feature {
  readonly column: SchemaColumn;
  readonly values: LakeValue[];
  readonly read: (values: Readonly<Record<string, FeatureValue>>) => FeatureValue | undefined;
}

function createFeature(column: SchemaColumn): Feature {
  const { name } = column;
  // Names that every object has are only features when the event has them itself.
  const isInherited = name in Object.prototype;
  return {
    column,
    values: [],
    read: isInherited
      ? (values) => (Object.hasOwn(values, name) ? values[name] : undefined)
      : (values) => values[name],
  };
}

const missing = (rows: number): LakeValue[] => Array.from({ length: rows }, () => null);

function guessType(value: FeatureValue | undefined): ColumnType | null {
  if (value === null || value === undefined) return null;
  if (Array.isArray(value)) return "vector";
  if (typeof value === "boolean") return "boolean";
  return numberValue(value) === null ? "text" : "number";
}

function guessAnswerType(value: PredictionEvent["prediction"]): ModelSchema["predictionType"] {
  if (value === null || value === undefined) return null;
  if (typeof value === "boolean") return "boolean";
  return numberValue(value) === null ? "text" : "number";
}

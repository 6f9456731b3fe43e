import type { ColumnPlan, ProfilePlan } from "@plumbline/core";
import type { ColumnType, ModelSchema, SchemaColumn } from "../../domain/model-schema.ts";

/** The schema of a model whose rows are like those of a baseline; columns with a role are no features. */
export function schemaOfPlan(
  { columns, roles }: Pick<ProfilePlan, "columns" | "roles">,
  nowMs: number,
): ModelSchema {
  const { target, prediction, score, scores = {}, id, time, latency, error } = roles;
  const fields = new Set(
    [target, prediction, score, ...Object.values(scores), id, time, latency, error].filter(
      (name) => name !== undefined,
    ),
  );
  const features = columns.filter(({ name }) => !fields.has(name) && !name.startsWith("pl_"));
  const answer = columns.find(({ name }) => name === prediction);
  return {
    columns: features.map((column): SchemaColumn => ({
      name: column.name,
      type: typeOfColumn(column),
    })),
    predictionType: answer === undefined ? null : answerType(answer),
    ...{ fixedBy: "baseline", fixedAtMs: nowMs },
  };
}

/** As DuckDB and Arrow write the types of numbers. */
const numberType = /^(u?(tiny|small|big|huge)?int(eger)?\d*|float\d*|double|real|decimal.*)$/i;

/** The kind decides where it is sure; codes, classes and identifiers are what their reader found. */
function typeOfColumn({ kind, type }: Pick<ColumnPlan, "kind" | "type">): ColumnType {
  if (kind === "timestamp") return "timestamp";
  if (kind === "embedding") return "vector";
  if (kind === "numeric" || numberType.test(type)) return "number";
  if (kind === "boolean" || /^bool(ean)?$/i.test(type)) return "boolean";
  return "text";
}

function answerType(column: ColumnPlan): NonNullable<ModelSchema["predictionType"]> {
  const type = typeOfColumn(column);
  return type === "number" || type === "boolean" ? type : "text";
}

import type { ColumnPlan, ProfilePlan } from "@plumbline/core";
import { expect, test } from "vitest";
import { schemaOfPlan } from "./schema-of-plan.ts";

const column = (name: string, kind: ColumnPlan["kind"], type: string): ColumnPlan => ({
  ...{ name, kind, type, measures: [] },
});

const plan: Pick<ProfilePlan, "columns" | "roles"> = {
  columns: [
    column("delay", "numeric", "BIGINT"),
    column("weekday", "categorical", "INTEGER"),
    column("price", "categorical", "DECIMAL(9,2)"),
    column("origin", "categorical", "VARCHAR"),
    column("amount", "numeric", "VARCHAR"),
    column("isNew", "boolean", "BOOLEAN"),
    column("vip", "categorical", "BOOLEAN"),
    column("since", "timestamp", "VARCHAR"),
    column("vector", "embedding", "DOUBLE[]"),
    column("comment", "text", "VARCHAR"),
    column("customer", "identifier", "VARCHAR"),
    column("late", "categorical", "BIGINT"),
    column("answer", "categorical", "BIGINT"),
    column("p_a", "numeric", "DOUBLE"),
    column("p_b", "numeric", "DOUBLE"),
    column("at", "timestamp", "TIMESTAMP"),
    column("ms", "numeric", "DOUBLE"),
    column("pl_x", "numeric", "DOUBLE"),
  ],
  roles: {
    ...{ target: "late", prediction: "answer", scores: { a: "p_a", b: "p_b" } },
    ...{ time: "at", latency: "ms", cluster: "customer" },
  },
};

test("features get the types that rows will have; columns with a role of an event are none", () => {
  const schema = schemaOfPlan(plan, 7);
  expect(Object.fromEntries(schema.columns.map(({ name, type }) => [name, type]))).toEqual({
    ...{ delay: "number", weekday: "number", price: "number", origin: "text", amount: "number" },
    ...{ isNew: "boolean", vip: "boolean", since: "timestamp", vector: "vector" },
    ...{ comment: "text", customer: "text" },
  });
  expect(schema).toMatchObject({ predictionType: "number", fixedBy: "baseline", fixedAtMs: 7 });
});

test("without a prediction column the type of the answers is left open", () => {
  expect(schemaOfPlan({ ...plan, roles: {} }, 7).predictionType).toBeNull();
});

import { expect, test } from "vitest";
import { configJsonSchema, resultJsonSchema } from "./json-schemas.ts";

test("every key of the configuration is described", () => {
  const { properties = {}, additionalProperties } = configJsonSchema();
  expect(additionalProperties).toBe(false);
  expect(Object.keys(properties)).toContain("rules");
  for (const value of Object.values(properties)) expect(value).toHaveProperty("description");
});

test("a rule has exactly one condition also for editors", () => {
  expect(JSON.stringify(configJsonSchema())).toContain(
    '"oneOf":[{"required":["range"]},{"required":["set"]},{"required":["pattern"]},{"required":["expression"]}]',
  );
});

test("the result has a schema with names for its parts", () => {
  expect(JSON.stringify(resultJsonSchema())).toContain("CheckResult");
});

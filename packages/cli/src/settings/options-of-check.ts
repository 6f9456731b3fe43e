import type { Check } from "@plumbline/core";
import { z } from "zod";

export interface CheckOption {
  readonly name: string;
  readonly description: string;
  /** Null without one. */
  readonly default: unknown;
  /** What JSON Schema says about its values. */
  readonly schema: Readonly<Record<string, unknown>>;
}

/** The JSON Schema of the options of a check. */
export function checkOptionsSchema({ options }: Pick<Check, "options">) {
  return z.toJSONSchema(options, { io: "input", unrepresentable: "any" });
}

/** The options of a check, from its schema. */
export function optionsOfCheck(check: Pick<Check, "options">): readonly CheckOption[] {
  const { properties = {} } = checkOptionsSchema(check);
  return Object.entries(properties).map(([name, property]) => {
    const schema: Readonly<Record<string, unknown>> = typeof property === "object" ? property : {};
    const { description = "", default: otherwise = null, ...rest } = schema;
    return { name, description: String(description), default: otherwise, schema: rest };
  });
}

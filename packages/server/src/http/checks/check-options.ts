import type { CheckOption } from "@plumbline/contracts";
import { z } from "zod";

interface Property {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly exclusiveMaximum?: number;
  readonly description?: string;
}

/** The options of a check that a form can hold: numbers, switches and choices. */
export function checkOptions(schema: z.ZodType): CheckOption[] {
  const { properties = {} } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  return Object.entries(properties as Readonly<Record<string, Property>>).flatMap(
    ([name, property]): CheckOption[] => {
      const kind = kindOf(property);
      if (kind === null) return [];
      const { default: usual, minimum, exclusiveMinimum, maximum, exclusiveMaximum } = property;
      // Whole numbers without a bound are bounded by what a number can hold.
      const bound = (value: number | undefined): number | null =>
        value === undefined || Math.abs(value) >= Number.MAX_SAFE_INTEGER ? null : value;
      return [
        {
          ...{ name, kind, description: property.description ?? "" },
          default: isPlain(usual) ? usual : null,
          ...{ min: bound(minimum ?? exclusiveMinimum), max: bound(maximum ?? exclusiveMaximum) },
          choices: (property.enum ?? []).map(String),
        },
      ];
    },
  );
}

function kindOf({ type, enum: words }: Property): CheckOption["kind"] | null {
  if (words !== undefined) return "choice";
  if (type === "number") return "number";
  if (type === "integer") return "whole";
  return type === "boolean" ? "switch" : null;
}

const isPlain = (value: unknown): value is number | boolean | string =>
  typeof value === "number" || typeof value === "boolean" || typeof value === "string";

import { z } from "zod";
import { type DriftMethodId, driftMethods, methodIds } from "../drift-methods.ts";
import type { DriftKind } from "./drift-method.ts";

const [firstId, ...otherIds] = driftMethods.map(({ id }) => id) as [
  DriftMethodId,
  ...DriftMethodId[],
];
const anyMethod = z.enum([firstId, ...otherIds]);

/** The options of every check that compares distributions. */
export const driftOptions = z.strictObject({
  numeric: z
    .enum(methodIds("numeric"))
    .default("wasserstein")
    .describe("Method for numbers with more than 20 distinct values"),
  categorical: z
    .enum(methodIds("categorical"))
    .default("jensen-shannon")
    .describe("Method for categories and for numbers with few distinct values"),
  twoValues: z
    .enum(methodIds("two-values"))
    .default("proportions")
    .describe("Method for columns with two values"),
  cyclic: z
    .enum(methodIds("cyclic"))
    .default("jensen-shannon")
    .describe("Method for hours and weekdays"),
  columns: z
    .record(z.string(), anyMethod)
    .default({})
    .describe("Method of single columns, by name; for values it does not fit the kind's is used"),
  floors: z
    .partialRecord(anyMethod, z.number().min(0))
    .default({})
    .describe("Smallest distance that may alert, by method"),
  minRelative: z
    .number()
    .min(0)
    .default(0.1)
    .describe("Columns with two values: smallest change that may alert, relative to the share"),
  ignore: z.array(z.string()).default([]).describe("Columns to leave out"),
  segments: z.boolean().default(false).describe("Also per segment"),
  minSegmentRows: z
    .number()
    .int()
    .min(1)
    .default(500)
    .describe("Segments with fewer rows on either side are left out"),
});

export type DriftOptions = z.output<typeof driftOptions>;

/** The method an option names for a kind of values. */
export function methodFor(options: DriftOptions, kind: DriftKind): DriftMethodId {
  const byKind = {
    numeric: options.numeric,
    categorical: options.categorical,
    "two-values": options.twoValues,
    cyclic: options.cyclic,
  } as const satisfies Record<DriftKind, DriftMethodId>;
  return byKind[kind];
}

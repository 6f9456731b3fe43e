import { z } from "zod";

const expected = "expected a day or a time with zone, e.g. 2026-01-31 or 2026-01-31T00:00:00Z";

const instant = z.union([z.iso.datetime({ offset: true }), z.iso.date()], { error: expected });

/** A stretch of event time in an address. */
export const timeRange = {
  from: instant.optional().describe("Event time, included"),
  to: instant.optional().describe("Event time, not included"),
};

export const endOfTime = 8.64e15;

export function rangeOf(query: {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}) {
  const { from, to } = query;
  return {
    fromMs: from === undefined ? 0 : Date.parse(from),
    toMs: to === undefined ? endOfTime : Date.parse(to),
  };
}

/** How many entries a page has. */
export const pageLimit = (initial: number, most: number) =>
  z.coerce
    .number({ error: `expected a whole number from 1 to ${most}` })
    .int()
    .min(1)
    .max(most)
    .default(initial)
    .describe("Most entries of the answer");

/** An id in an address. */
export const idNumber = z.coerce
  .number({ error: "expected the number of an entry" })
  .int()
  .min(0)
  .max(Number.MAX_SAFE_INTEGER);

export const modelParams = z.object({ model: z.string().describe("Name of the model") });

/** A switch in an address. */
export const flagText = z.enum(["true", "false"]);

import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { countsFrom, countsSql, describeReading, readingOf } from "./csv-reading.ts";
import { addValueCounts, countValues, noValues } from "./csv-value-counts.ts";
import { openDatabase, type Database } from "./database.ts";
import { quoteText } from "./sql-text.ts";

let database: Database;
beforeAll(async () => {
  database = await openDatabase({ threads: 1 });
});
afterAll(() => database.close());

const texts = `0|-7|+7|007| 12 |9223372036854775807|9223372036854775808|-0
1.5|.5|5.|1e5|-2E-3|NaN|inf|-Infinity|1_000|0x10|1.5.0|-
true|FALSE|yes|| |oops|1 2|é|'|1e400
2026-01-31|2026-01-31 10:00|2026-01-31T10:00:00.25Z|2026-01-31 10:00:00+02
31/12/2025|12/31/2025|1/2/2025|31.12.2025|31-12-2025|12-31-2025`.split(/[|\n]/);

test("DuckDB counts texts as countValues() does", async () => {
  const column = fc.array(fc.constantFrom(...texts, null), { maxLength: 40 });
  const agree = fc.asyncProperty(column, async (values) => {
    const rows = values.map((text) => `(${text === null ? "NULL" : quoteText(text)})`);
    const from = `(VALUES ${["(NULL::VARCHAR)", ...rows].join(", ")}) t(c)`;
    const [row = []] = await database.query(`SELECT ${countsSql("c").join(", ")} FROM ${from}`);
    expect(countsFrom(row.map(Number))).toEqual(countValues(values));
  });
  await fc.assert(agree, { numRuns: 40 });
});

test("counts of parts add up to the counts of the whole", () => {
  const parts = fc.array(fc.array(fc.constantFrom(...texts, null)));
  const additive = fc.property(parts, (columns) => {
    const sum = columns.map(countValues).reduce(addValueCounts, noValues);
    expect(sum).toEqual(countValues(columns.flat()));
  });
  fc.assert(additive);
});

test.each([
  { values: ["1", "2"], type: "BIGINT", logical: "integer" },
  { values: ["1", "2.5"], type: "DOUBLE", logical: "number" },
  { values: ["1", "NaN"], type: "DOUBLE", logical: "number" },
  { values: ["true", "False"], type: "BOOLEAN", logical: "boolean" },
  { values: ["2026-01-31", "2026-02-01 10:00"], type: "TIMESTAMP", logical: "timestamp" },
  { values: ["31/12/2025", "1/2/2025"], type: "TIMESTAMP", logical: "timestamp" },
  { values: ["1/2/2025", "2/1/2025"], type: "VARCHAR", logical: "text" },
  { values: ["1", "oops"], type: "VARCHAR", logical: "text" },
  {
    values: [...Array.from({ length: 99 }, (_, i) => String(i)), "oops"],
    type: "BIGINT",
    logical: "text",
  },
  { values: ["18446744073709551615"], type: "VARCHAR", logical: "text" },
  { values: [], type: "VARCHAR", logical: "text" },
  { values: ["1", "true"], type: "VARCHAR", logical: "text" },
])("$values is $type", ({ values, type, logical }) => {
  expect(describeReading(readingOf(countValues(values)))).toEqual({ type, logical });
});

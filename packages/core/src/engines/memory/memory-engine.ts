import { surveyCategories, surveyGrid } from "../survey.ts";
import type { Engine, SourceColumn, SurveyRequest, Table } from "../engine.ts";
import { canonicalText } from "../../profiles/canonical-text.ts";
import { derivedMeasures, numberOf, timeOf } from "../../profiles/measures.ts";
import type { ProfilePlan } from "../../profiles/plan.ts";
import type { Profile, SampleValue } from "../../profiles/profile.ts";
import type { MemorySource, MemoryValue, Source } from "../../sources/source.ts";
import { plainValue, type MemoryColumns } from "./memory-columns.ts";
import { pagesOf } from "./memory-pages.ts";
import { profileRows } from "./profile-rows.ts";

/** Rows from arrays, for libraries, tests and simulations: the plainest form of every count. */
export function createMemoryEngine(): Engine {
  return {
    id: "memory",
    open: (source) => Promise.resolve(openTable(source)),
    close: () => Promise.resolve(),
  };
}

function openTable(source: Source): Table {
  if (!("columns" in source)) {
    throw new TypeError(
      "The memory engine takes columns, not paths: use the DuckDB engine for files",
    );
  }
  const columns: MemoryColumns = new Map(Object.entries(source.columns));
  const rows = rowCount(source);
  const label = source.label ?? "rows in memory";
  const described = [...columns].map(([name, values]) => describe(name, values));
  const facts = {
    label,
    files: 0,
    columns: described.map(({ name, type }) => ({ name, type })),
    unreadableRows: 0,
    unreadableExamples: [],
    modifiedAtMs: null,
  };
  return {
    label,
    rows,
    columns: described,
    survey: (requests) =>
      Promise.resolve(requests.map((request) => surveyColumn(columns, rows, request))),
    profile: (plan: ProfilePlan): Promise<Profile> =>
      Promise.resolve(profileRows(columns, rows, plan, facts)),
    values: (names, limit = rows) =>
      Promise.resolve(names.map((name) => take(columns, name, limit))),
    pages: (names, options) => pagesOf(columns, rows, names, options),
    close: () => Promise.resolve(),
  };
}

function rowCount({ columns }: MemorySource): number {
  const lengths = Object.entries(columns).map(([name, values]) => ({
    name,
    length: values.length,
  }));
  const first = lengths[0];
  if (first === undefined) return 0;
  for (const { name, length } of lengths) {
    if (length === first.length) continue;
    throw new RangeError(
      `Columns have different lengths: ${first.name} ${first.length}, ${name} ${length}`,
    );
  }
  return first.length;
}

function describe(name: string, values: ArrayLike<MemoryValue>): SourceColumn {
  let isInteger = true;
  for (let row = 0; row < values.length; row++) {
    const value = values[row] as MemoryValue;
    if (value === null) continue;
    if (typeof value === "string") return { name, type: "VARCHAR", logical: "text" };
    if (typeof value === "boolean") return { name, type: "BOOLEAN", logical: "boolean" };
    if (value instanceof Date) return { name, type: "TIMESTAMP", logical: "timestamp" };
    if (typeof value !== "number") return { name, type: "DOUBLE[]", logical: "vector" };
    if (!Number.isSafeInteger(value)) isInteger = false;
  }
  return isInteger
    ? { name, type: "BIGINT", logical: "integer" }
    : { name, type: "DOUBLE", logical: "number" };
}

function surveyColumn(columns: MemoryColumns, rows: number, request: SurveyRequest) {
  const values = columns.get(request.column) ?? [];
  const times = request.relativeTo === undefined ? [] : (columns.get(request.relativeTo) ?? []);
  const { measure } = request;
  let missing = 0;
  let typeErrors = 0;
  const numbers: number[] = [];
  const texts = new Map<string, number>();
  for (let row = 0; row < rows; row++) {
    const value = values[row] ?? null;
    if (value === null) {
      missing++;
      continue;
    }
    const time = times[row] ?? null;
    const context = { timeMs: time === null ? null : timeOf(time) };
    if (request.shape === "grid") {
      const number =
        measure === "value" ? numberOf(value) : derivedMeasures[measure].of(value, context);
      if (typeof number === "number") numbers.push(number);
      else if (measure === "value") typeErrors++;
    } else {
      const text =
        measure === "value" ? canonicalText(value) : derivedMeasures[measure].of(value, context);
      if (typeof text === "string") texts.set(text, (texts.get(text) ?? 0) + 1);
    }
  }
  return request.shape === "grid"
    ? surveyGrid(numbers, { missing, typeErrors })
    : surveyCategories(texts, missing);
}

function take(columns: MemoryColumns, name: string, limit: number): readonly SampleValue[] {
  const values = columns.get(name) ?? [];
  const step = Math.max(1, values.length / Math.max(1, limit));
  const taken: SampleValue[] = [];
  for (let at = 0; at < values.length; at += step) {
    taken.push(plainValue(values[Math.floor(at)] ?? null));
  }
  return taken;
}

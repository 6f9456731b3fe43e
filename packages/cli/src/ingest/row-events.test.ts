import type { RowValue, SourceColumn } from "@plumbline/core";
import { expect, test } from "vitest";
import { eventLayout, type EventColumns } from "./event-columns.ts";
import { createRowEvents } from "./row-events.ts";

const plain: EventColumns = { fields: {}, version: null, ignored: [], isFeedback: false };

function eventsOf(
  columns: Readonly<Record<string, readonly [SourceColumn["logical"], ...RowValue[]]>>,
  meaning: Partial<EventColumns> = {},
  types: ReadonlyMap<string, "number" | "text"> = new Map(),
) {
  const described = Object.entries(columns).map(([name, [logical]]): SourceColumn => ({
    name,
    type: logical,
    logical,
  }));
  const layout = eventLayout(described, { ...plain, ...meaning }, "a.csv");
  const isFeedback = meaning.isFeedback ?? false;
  const toEvents = createRowEvents({
    ...{ layout, columns: described, types, isFeedback, idOf: (row) => `r${row}` },
  });
  const values = layout.names.map((name) => columns[name]?.slice(1) as readonly RowValue[]);
  const rows = values[0]?.length ?? 0;
  return toEvents({ rows, columns: values }, 10).map(({ row, prediction, feedback }) => ({
    row,
    prediction: JSON.parse(prediction ?? "null") as Record<string, unknown>,
    feedback: JSON.parse(feedback ?? "null") as Record<string, unknown>,
  }));
}

test("what JSON has no number for is sent by its name, and odd names are names", () => {
  const [event] = eventsOf({
    a: ["number", Number.NaN],
    b: ["number", -Infinity],
    c: ["vector", [1, null, Number.NaN]],
    ["__proto__"]: ["text", "x"],
    toString: ["boolean", true] as never,
  });
  expect(event?.row).toBe(11);
  expect(event?.prediction).toMatchObject({ id: "r11" });
  expect(JSON.stringify(event?.prediction["features"])).toBe(
    '{"a":"NaN","b":"-Infinity","c":[1,null,null],"__proto__":"x","toString":true}',
  );
});

test("a column may have several meanings, and each is taken from it", () => {
  const [event] = eventsOf(
    { key: ["text", "a"], y: ["integer", 1] },
    { fields: { id: "key", subject: "key", prediction: "y", target: "y" } },
  );
  expect(event?.prediction).toEqual({ id: "a", features: {}, prediction: 1, subject: "a" });
  expect(event?.feedback).toEqual({ predictionId: "a", kind: "label", label: 1 });
});

test("missing ids and times stay missing, so that the row is refused and not made up", () => {
  const [event] = eventsOf(
    { key: ["text", null], at: ["timestamp", null] },
    { fields: { id: "key", time: "at" } },
  );
  expect(event?.prediction).toEqual({ id: null, time: null, features: {} });
});

test("labels that are missing or no number are not sent", () => {
  const found = eventsOf(
    { key: ["text", "a", "b", "c"], y: ["number", null, Number.NaN, 0] },
    { fields: { id: "key", target: "y" }, isFeedback: true },
  );
  expect(found.map(({ feedback }) => feedback?.["label"] ?? null)).toEqual([null, null, 0]);
  expect(found.every(({ prediction }) => prediction === null)).toBe(true);
});

test("types of the model decide how a value is written", () => {
  const types = new Map([
    ["n", "number"],
    ["code", "text"],
  ] as const);
  const found = eventsOf({ n: ["text", "7", "odd", " "], code: ["integer", 7, 8, 9] }, {}, types);
  expect(found.map(({ prediction }) => prediction["features"])).toEqual([
    { n: 7, code: "7" },
    { n: "odd", code: "8" },
    { n: " ", code: "9" },
  ]);
});

test("a version is a column when there is one of that name, else the text itself", () => {
  const columns = { v: ["text", "v2"] } as const;
  expect(eventsOf(columns, { version: "v" })[0]?.prediction).toMatchObject({ version: "v2" });
  const [event] = eventsOf(columns, { version: "v9" });
  expect(event?.prediction).toMatchObject({ version: "v9", features: { v: "v2" } });
});

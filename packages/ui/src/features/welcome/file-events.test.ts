import { expect, test } from "vitest";
import { fileEvents, guessRoles } from "./file-events.ts";
import { readFileRows } from "./file-rows.ts";

const csv = `id,time,age,city,is_new,score,label
1,2026-01-05 10:00:00,41,"New York, NY",true,0.2,yes
2,2026-01-05,,"say ""hi""",false,0.9,no\r
`;

test("a CSV becomes rows with types, quotes and missing values", () => {
  const { columns, rows } = readFileRows(csv);
  expect(columns).toEqual(["id", "time", "age", "city", "is_new", "score", "label"]);
  expect(rows).toEqual([
    {
      ...{ id: 1, time: "2026-01-05 10:00:00", age: 41, city: "New York, NY" },
      ...{ is_new: true, score: 0.2, label: "yes" },
    },
    {
      ...{ id: 2, time: "2026-01-05", age: null, city: 'say "hi"' },
      ...{ is_new: false, score: 0.9, label: "no" },
    },
  ]);
});

test("NDJSON and a JSON array say the same, nested features too", () => {
  const objects = [
    { id: "a", features: { x: 1 } },
    { id: "b", features: { x: null }, list: [1] },
  ];
  const lines = readFileRows(objects.map((one) => JSON.stringify(one)).join("\n"));
  expect(lines).toEqual(readFileRows(JSON.stringify(objects)));
  expect(lines.rows).toEqual([
    { id: "a", x: 1 },
    { id: "b", x: null, list: null },
  ]);
});

test("columns are told by their names, and the others are features", () => {
  const read = readFileRows(csv);
  const roles = guessRoles(read);
  expect(roles).toEqual({ id: "id", time: "time", score: "score", label: "label" });
  const { predictions, labels } = fileEvents(read, roles, "rows.csv");
  expect(predictions[0]).toEqual({
    ...{ id: "1", time: "2026-01-05T10:00:00Z", score: 0.2 },
    features: { age: 41, city: "New York, NY", is_new: true },
  });
  expect(predictions[1]).toMatchObject({ time: "2026-01-05T00:00:00Z" });
  expect(labels[1]).toEqual({ predictionId: "2", kind: "label", label: "no" });
});

test("rows without an id are numbered, and nothing is invented", () => {
  const read = readFileRows("x,y2\n1,2\n3,4\n");
  const { predictions, labels } = fileEvents(read, guessRoles(read), "f");
  expect(predictions).toEqual([
    { id: "f-1", features: { x: 1, y2: 2 } },
    { id: "f-2", features: { x: 3, y2: 4 } },
  ]);
  expect(labels).toEqual([]);
});

test.each(["", "only-one\n1\n", "[1, 2]"])("%j says what is missing", (text) => {
  expect(() => readFileRows(text)).toThrow(TypeError);
});

import { expect, test } from "vitest";
import { mendRow, type Mending } from "./mend-row.ts";

const mend = (row: object, mending: Partial<Mending>): object =>
  mendRow(Object.freeze({ ...row }), { set: {}, remove: [], rename: {}, ...mending });

test.each([
  ["a value is set", { set: { "features.x": 3, version: "v2" } }, { x: 3, "a.b": 2 }],
  ["a field is removed", { remove: ["features.x", "features.none"] }, { "a.b": 2 }],
  ["a field is renamed", { rename: { "features.x": "features.y" } }, { "a.b": 2, y: 1 }],
  ["names may hold dots", { rename: { "features.a.b": "features.c" } }, { x: 1, c: 2 }],
  ["what is not there stays away", { rename: { "features.z": "features.y" } }, { x: 1, "a.b": 2 }],
])("%s", (_, mending: Partial<Mending>, features) => {
  const row = { id: "a", features: Object.freeze({ x: 1, "a.b": 2 }) };
  expect(mend(row, mending)).toMatchObject({ id: "a", features });
  expect(Object.keys((mend(row, mending) as typeof row).features)).toEqual(Object.keys(features));
});

test("fields are renamed first and set last", () => {
  const mending = {
    rename: { "features.old": "features.new" },
    remove: ["features.new"],
    set: { "features.new": 5 },
  };
  expect(mend({ features: { old: 1 } }, mending)).toEqual({ features: { new: 5 } });
});

test("names of prototypes are names like any other", () => {
  const mended = mend({ id: "a" }, { set: { __proto__x: 1, ["__proto__"]: { isEvil: true } } });
  expect("isEvil" in mended).toBe(false);
  expect(({} as Record<string, unknown>)["isEvil"]).toBeUndefined();
});

test("features that are no object are replaced when one is set", () => {
  expect(mend({ features: 5 }, { set: { "features.x": 1 } })).toEqual({ features: { x: 1 } });
});

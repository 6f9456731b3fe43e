import { expect, test } from "vitest";
import { configChanges } from "./config-changes.ts";

const hourly = { name: "hourly", window: { every: "1h" } };
const daily = { name: "daily", window: { every: "1d" } };

test("equal documents have no changes, in whatever order their keys and monitors are", () => {
  expect(configChanges({ a: 1, b: [2] }, { b: [2], a: 1 })).toEqual([]);
  expect(configChanges({ monitors: [hourly, daily] }, { monitors: [daily, hourly] })).toEqual([]);
});

test("changes are told by path, with what was and what will be", () => {
  const before = { timeZone: "UTC", ignore: ["a"], monitors: [hourly] };
  const after = {
    timeZone: "Europe/Berlin",
    ignore: ["a", "b"],
    monitors: [{ name: "hourly", window: { every: "6h" } }, daily],
  };
  expect(configChanges(before, after)).toEqual([
    { path: "timeZone", before: "UTC", after: "Europe/Berlin" },
    { path: "ignore", before: ["a"], after: ["a", "b"] },
    { path: "monitors.hourly.window.every", before: "1h", after: "6h" },
    { path: "monitors.daily", after: daily },
  ]);
  expect(configChanges(after, before).at(-1)).toEqual({ path: "monitors.daily", before: daily });
});

test("a list that loses its last named entry is one change", () => {
  expect(configChanges({ monitors: [hourly] }, { monitors: [] })).toEqual([
    { path: "monitors", before: [hourly], after: [] },
  ]);
});

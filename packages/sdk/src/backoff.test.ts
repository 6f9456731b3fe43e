import { expect, test } from "vitest";
import { backoffMs, retryAfterMs } from "./backoff.ts";

const limits = { baseMs: 100, maxMs: 1_000 };

test("the wait is a random part of a bound that doubles up to the most", () => {
  const bounds = [0, 1, 2, 3, 4, 5_000].map((attempt) => backoffMs(attempt, limits, () => 1));
  expect(bounds).toEqual([100, 200, 400, 800, 1_000, 1_000]);
  expect(backoffMs(3, limits, () => 0)).toBe(0);
  expect(backoffMs(1, limits, () => 0.25)).toBe(50);
});

test.each([
  [null, null],
  ["7", 7_000],
  [" 0.5 ", 500],
  ["Thu, 01 Jan 1970 00:00:10 GMT", 9_000],
  ["Thu, 01 Jan 1970 00:00:00 GMT", 0],
  ["86400", 300_000],
  ["soon", null],
])("Retry-After %j asks for %j ms", (header, expected) => {
  expect(retryAfterMs(header, 1_000)).toBe(expected);
});

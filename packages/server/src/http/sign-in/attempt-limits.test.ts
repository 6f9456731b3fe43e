import { expect, test } from "vitest";
import { createAttemptLimits } from "./attempt-limits.ts";

function setUp() {
  const clock = { nowMs: 0 };
  const limits = createAttemptLimits(() => clock.nowMs);
  const attempt = (name: string, address: string): number => {
    try {
      limits.begin(name, address);
      return 0;
    } catch (error) {
      return (error as { details: { waitSeconds: number } }).details.waitSeconds;
    }
  };
  return { clock, limits, attempt };
}

test("the first failures cost nothing, later ones longer and longer, a right one ends it", () => {
  const { clock, limits, attempt } = setUp();
  for (let i = 0; i < 5; i++) expect(attempt("ada", "1.1.1.1")).toBe(0);
  expect(attempt("ada", "1.1.1.1")).toBe(1);
  expect(attempt("ada", "2.2.2.2")).toBe(0);
  clock.nowMs += 1_000;
  expect(attempt("ada", "1.1.1.1")).toBe(0);
  expect(attempt("ada", "1.1.1.1")).toBe(2);
  clock.nowMs += 2_000;
  expect(attempt("ada", "1.1.1.1")).toBe(0);
  clock.nowMs += 60_000;
  limits.succeeded("ada", "1.1.1.1");
  for (let i = 0; i < 5; i++) expect(attempt("ada", "1.1.1.1")).toBe(0);
});

test("an address that tries many names waits, and is forgotten after a quarter of an hour", () => {
  const { clock, attempt } = setUp();
  for (let i = 0; i < 21; i++) expect(attempt(`name-${i}`, "1.1.1.1")).toBe(0);
  expect(attempt("another", "1.1.1.1")).toBe(1);
  clock.nowMs += 16 * 60_000;
  expect(attempt("another", "1.1.1.1")).toBe(0);
});

import { expect, test } from "vitest";
import { excess } from "./excess.ts";

test("excess() subtracts the mean, or its square under the root", () => {
  expect(excess(0.3, 0.1, "additive")).toBeCloseTo(0.2, 12);
  expect(excess(0.1, 0.3, "additive")).toBeCloseTo(-0.2, 12);
  expect(excess(5, 3, "root")).toBe(4);
  expect(excess(3, 5, "root")).toBe(0);
});

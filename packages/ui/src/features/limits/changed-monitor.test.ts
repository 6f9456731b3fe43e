import { monitorSchema } from "@plumbline/contracts";
import { expect, test } from "vitest";
import { withCheck, withOption } from "./changed-monitor.ts";

const document = monitorSchema.parse({
  ...{ name: "daily", window: { every: "1d" } },
  checks: { volume: { minRatio: 2 }, latency: false },
});

test("an option is set, and gone again when it is back at its default", () => {
  const option = { name: "minRelative", usual: 0.1 } as const;
  const moved = withOption(document, "drift", { ...option, value: 0.3 });
  expect(moved.checks).toEqual({ ...document.checks, drift: { minRelative: 0.3 } });
  expect(withOption(moved, "drift", { ...option, value: 0.1 })).toEqual(document);
});

test("other options of the check stay", () => {
  const moved = withOption(document, "volume", { name: "minRows", value: 5, usual: 1 });
  expect(moved.checks["volume"]).toEqual({ minRatio: 2, minRows: 5 });
});

test("a check is left out and comes back", () => {
  expect(withCheck(document, "volume", false).checks["volume"]).toBe(false);
  expect(withCheck(document, "latency", true).checks).not.toHaveProperty("latency");
});

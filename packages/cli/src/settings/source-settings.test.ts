import { expect, test } from "vitest";
import { sourceSettings, timeRange } from "./source-settings.ts";

test("flags beat the configuration key by key", () => {
  const config = {
    version: 1 as const,
    format: "csv" as const,
    csv: { delimiter: ";", missing: ["NA"] },
  };
  expect(sourceSettings({ delimiter: "|" }, config)).toEqual({
    format: "csv",
    csv: { delimiter: "|", missing: ["NA"] },
  });
  expect(sourceSettings({}, null)).toEqual({});
});

test("a range is open where nothing is said", () => {
  expect(
    timeRange({ since: undefined, until: undefined, prefix: "--" }, undefined),
  ).toBeUndefined();
  const since = timeRange({ since: 5, until: undefined, prefix: "--" }, "t");
  expect(since).toMatchObject({ column: "t", fromMs: 5 });
  expect(new Date(since?.toMs ?? 0).getUTCFullYear()).toBe(9999);
  const until = timeRange({ since: undefined, until: 5, prefix: "--" }, "t");
  expect(new Date(until?.fromMs ?? 0).getUTCFullYear()).toBe(1);
});

test("a range without a time column, or without any time in it, is refused", () => {
  expect(() => timeRange({ since: 5, until: undefined, prefix: "--baseline-" }, undefined)).toThrow(
    "--baseline-since needs to know which column holds the time",
  );
  expect(() => timeRange({ since: 5, until: 5, prefix: "--" }, "t")).toThrow("--until");
});

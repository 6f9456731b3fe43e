import fc from "fast-check";
import { expect, test } from "vitest";
import { windowAt } from "./time-window.ts";

const at = (text: string): number => Date.parse(text);
const shown = (length: string, zone: string, time: string): readonly string[] => {
  const { startMs, endMs } = windowAt(length, zone, at(time));
  return [new Date(startMs).toISOString(), new Date(endMs).toISOString()];
};

test("windows begin by the clocks of the time zone", () => {
  expect(shown("1h", "UTC", "2026-03-01T10:59:59.999Z")).toEqual([
    "2026-03-01T10:00:00.000Z",
    "2026-03-01T11:00:00.000Z",
  ]);
  expect(shown("1d", "Europe/Berlin", "2026-03-01T23:30:00Z")).toEqual([
    "2026-03-01T23:00:00.000Z",
    "2026-03-02T23:00:00.000Z",
  ]);
  expect(shown("week", "UTC", "2026-03-01T10:00:00Z")[0]).toBe("2026-02-23T00:00:00.000Z");
  expect(shown("month", "America/New_York", "2026-03-01T03:00:00Z")[0]).toBe(
    "2026-02-01T05:00:00.000Z",
  );
});

test("a day with a change of the clocks has 23 or 25 hours", () => {
  const hours = (time: string): number => {
    const { startMs, endMs } = windowAt("1d", "Europe/Berlin", at(time));
    return (endMs - startMs) / 3_600_000;
  };
  expect(hours("2026-03-29T12:00:00Z")).toBe(23);
  expect(hours("2026-10-25T12:00:00Z")).toBe(25);
  expect(shown("6h", "Europe/Berlin", "2026-10-25T01:30:00Z")).toEqual([
    "2026-10-24T22:00:00.000Z",
    "2026-10-25T05:00:00.000Z",
  ]);
  expect(shown("1h", "Europe/Berlin", "2026-10-25T01:30:00Z")).toEqual([
    "2026-10-25T01:00:00.000Z",
    "2026-10-25T02:00:00.000Z",
  ]);
});

test("windows follow each other without gap or overlap, in every zone, over years", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(
        "1m",
        "15m",
        "1h",
        "2h",
        "6h",
        "12h",
        "1d",
        "3d",
        "7d",
        "30d",
        "week",
        "month",
      ),
      fc.constantFrom(
        "UTC",
        "Europe/Berlin",
        "America/New_York",
        "Asia/Kolkata",
        "Australia/Lord_Howe",
      ),
      fc.integer({ min: at("1971-01-01T00:00:00Z"), max: at("2099-01-01T00:00:00Z") }),
      (length, zone, time) => {
        const { startMs, endMs } = windowAt(length, zone, time);
        expect(startMs).toBeLessThanOrEqual(time);
        expect(endMs).toBeGreaterThan(time);
        expect(windowAt(length, zone, startMs)).toEqual({ startMs, endMs });
        expect(windowAt(length, zone, endMs - 1)).toEqual({ startMs, endMs });
        expect(windowAt(length, zone, endMs).startMs).toBe(endMs);
      },
    ),
    { numRuns: 2_000 },
  );
});

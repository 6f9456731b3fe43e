import fc from "fast-check";
import { expect, test } from "vitest";
import { instant, rangeOf, rangeText } from "./time-range.ts";

test.each([
  ["2026-01-02", true],
  ["2026-01-02T10:00:00.000Z", true],
  ["2026-01-02T10:00:00+02:00", true],
  ["2026-13-40", false],
  ["2026-01-02T10:00:00", false],
  ["yesterday", false],
  [5, false],
  [null, false],
])("%j is a time of an address: %s", (raw, isKnown) => {
  expect(instant.read(raw)).toBe(isKnown ? raw : undefined);
});

test("a range of an address is whole and in order, or there is none", () => {
  const range = { from: "2026-01-02", to: "2026-01-05T00:00:00.000Z" };
  expect(rangeOf(range)).toEqual(range);
  expect(rangeOf({ from: range.from })).toBeNull();
  expect(rangeOf({ from: range.to, to: range.from })).toBeNull();
});

test("what is written into the address is read back, no narrower than it was", () => {
  const time = fc.double({ min: 0, max: 4e12, noNaN: true });
  const span = fc.double({ min: 1, max: 1e11, noNaN: true });
  const kept = fc.property(time, span, (fromMs, spanMs) => {
    const { from, to } = rangeText({ fromMs, toMs: fromMs + spanMs });
    expect([instant.read(from), instant.read(to)]).toEqual([from, to]);
    expect(rangeOf({ from, to })).toEqual({ from, to });
    expect(Date.parse(from)).toBeLessThanOrEqual(fromMs);
    expect(Date.parse(to)).toBeGreaterThanOrEqual(fromMs + spanMs);
  });
  fc.assert(kept);
});

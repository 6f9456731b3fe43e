import fc from "fast-check";
import { expect, test } from "vitest";
import { toTimeMs } from "./event-time.ts";

const noon = Date.UTC(2024, 1, 29, 12, 30, 15, 123);

test.each([
  ["2024-02-29T12:30:15.123Z", noon],
  ["2024-02-29t12:30:15.123z", noon],
  ["2024-02-29 12:30:15,1239Z", noon],
  ["2024-02-29T12:30:15.123999999Z", noon],
  ["2024-02-29T14:30:15.123+02:00", noon],
  ["2024-02-29T14:30:15.123+0200", noon],
  ["2024-02-29T14:30:15.123+02", noon],
  ["2024-02-29T07:00:15.123-05:30", noon],
  ["2024-02-29T12:30Z", noon - 15_123],
  ["2024-02-29T12:30:15Z", noon - 123],
  ["2024-02-29T12:30:15.1Z", noon - 23],
  ["1969-12-31T23:59:59.999Z", -1],
  ["9999-12-31T23:59:59.999Z", 253_402_300_799_999],
])("%s is a time", (text, expected) => {
  expect(toTimeMs(text)).toBe(expected);
});

test.each([
  "2024-02-30T00:00:00Z",
  "2023-02-29T00:00:00Z",
  "2024-13-01T00:00:00Z",
  "2024-00-10T00:00:00Z",
  "2024-01-01T24:00:00Z",
  "2024-01-01T00:60:00Z",
  "2024-01-01T00:00:60Z",
  "2024-01-01T00:00:00",
  "2024-01-01T00:00:00.Z",
  "2024-01-01T00:00:00ZZ",
  "2024-01-01T00:00:00+2:00",
  "2024-01-01T00:00:00+02:000",
  "2024-01-01T00:00:00+25:00",
  "2024-01-01",
  "2024-1-1T00:00:00Z",
  "１024-01-01T00:00:00Z",
  "yesterday, at noon",
  "1700000000",
  "",
  null,
  true,
  [],
  {},
  undefined,
])("%j is no time", (value) => {
  expect(toTimeMs(value)).toBeUndefined();
});

test("numbers are seconds, milliseconds, microseconds or nanoseconds by their size", () => {
  const seconds = 1_700_000_000;
  expect(toTimeMs(seconds)).toBe(seconds * 1e3);
  expect(toTimeMs(seconds + 0.25)).toBe(seconds * 1e3 + 250);
  expect(toTimeMs(seconds * 1e3)).toBe(seconds * 1e3);
  expect(toTimeMs(seconds * 1e6)).toBe(seconds * 1e3);
  expect(toTimeMs(seconds * 1e9)).toBe(seconds * 1e3);
  expect(toTimeMs(0)).toBe(0);
  expect(toTimeMs(-1)).toBe(-1000);
});

test.each([Number.NaN, Infinity, -Infinity, 1e300])("the number %d is no time", (value) => {
  expect(toTimeMs(value)).toBeUndefined();
});

test("every time that a Date writes is read back", () => {
  const times = fc.date({ min: new Date("0001-01-01Z"), max: new Date("9999-12-31Z") });
  fc.assert(
    fc.property(times, (date) => {
      fc.pre(!Number.isNaN(date.getTime()));
      expect(toTimeMs(date.toISOString())).toBe(date.getTime());
    }),
  );
});

test("no text makes it throw", () => {
  const alphabet = fc.constantFrom(..."0123456789-:.,TZtz+ ée");
  fc.assert(
    fc.property(fc.string({ unit: alphabet, maxLength: 42 }), (text) => {
      const time = toTimeMs(text);
      expect(time === undefined || Number.isInteger(time)).toBe(true);
    }),
  );
});

import { expect, test } from "vitest";
import { timeValue } from "./time-value.ts";

test.each([
  ["2001", "2001-01-01T00:00:00.000Z"],
  ["2001-03", "2001-03-01T00:00:00.000Z"],
  ["2001-03-31", "2001-03-31T00:00:00.000Z"],
  ["2001-03-31T06:30", "2001-03-31T06:30:00.000Z"],
  ["2001-03-31 06:30:15.25", "2001-03-31T06:30:15.250Z"],
  ["2001-03-31T06:30+02:00", "2001-03-31T04:30:00.000Z"],
  ["2000-02-29", "2000-02-29T00:00:00.000Z"],
])("%s is %s, whatever the zone of this machine", (given, expected) => {
  const value = timeValue.parse(given);
  expect(new Date(value ?? Number.NaN).toISOString()).toBe(expected);
});

test.each([
  "",
  "yesterday",
  "2001-13",
  "2001-02-30",
  "2001-1-1",
  "2001-03-31T25:00",
  "01/02/2001",
  "12345",
])("%j is no time", (given) => {
  expect(timeValue.parse(given)).toBeUndefined();
});

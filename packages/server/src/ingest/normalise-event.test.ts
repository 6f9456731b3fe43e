import { expect, test } from "vitest";
import { createDayFinder, dayOf } from "./days.ts";
import {
  answerValue,
  eventTimeMs,
  featureValue,
  feedbackId,
  labelNumber,
  labelText,
} from "./normalise-event.ts";

test("a time that is missing or cannot be read is that of the arrival", () => {
  expect(eventTimeMs(undefined, 7)).toBe(7);
  expect(eventTimeMs("yesterday", 7)).toBe(7);
  expect(eventTimeMs("2026-03-01T00:00:00Z", 7)).toBe(Date.UTC(2026, 2, 1));
  for (const time of [1_772_323_200, 1_772_323_200_000, 1_772_323_200_000_000]) {
    expect(eventTimeMs(time, 7)).toBe(1_772_323_200_000);
  }
});

test("a feature is kept in its column's type, and null where it does not fit", () => {
  expect(featureValue("NaN", "number")).toBeNaN();
  expect(featureValue("-Infinity", "number")).toBe(Number.NEGATIVE_INFINITY);
  expect(featureValue("12", "number")).toBeNull();
  expect(featureValue(undefined, "text")).toBeNull();
  expect(featureValue("NaN", "text")).toBe("NaN");
  expect(featureValue(1, "boolean")).toBeNull();
  expect(featureValue("1970-01-02T00:00:00Z", "timestamp")).toBe(86_400_000);
  expect(featureValue([1, null], "vector")).toEqual([1, null]);
});

test("answers and labels of one class become one text", () => {
  expect(answerValue(1, "text")).toBe(labelText(1));
  expect(answerValue(true, "text")).toBe(labelText("true"));
  expect(answerValue(true, "number")).toBeNull();
  expect(answerValue(undefined, "text")).toBeNull();
  expect([true, false, 2.5, "2.5", undefined].map(labelNumber)).toEqual([1, 0, 2.5, null, null]);
});

test("feedback without an id is the same when its content is", () => {
  const event = { predictionId: "a", kind: "label", label: 1 } as const;
  expect(feedbackId(event)).toBe(feedbackId({ ...event, predictionId: "b" }));
  expect(feedbackId({ ...event, label: "1" })).not.toBe(feedbackId(event));
  expect(feedbackId({ ...event, id: "mine" })).toBe("mine");
});

test("a day is UTC's, before 1970 too", () => {
  const times = [-1, 0, 86_399_999, 86_400_000, 0];
  const days = ["1969-12-31", "1970-01-01", "1970-01-01", "1970-01-02", "1970-01-01"];
  expect(times.map(dayOf)).toEqual(days);
  expect(times.map(createDayFinder())).toEqual(days);
});

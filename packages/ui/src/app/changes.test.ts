import { expect, test } from "vitest";
import { asksAbout, followed, newsOf, rootsOf } from "./changes.ts";

test("every change that is followed asks for something again", () => {
  expect(followed.length).toBeGreaterThan(5);
  for (const what of followed) expect(rootsOf(what).length, what).toBeGreaterThan(0);
  expect(rootsOf("progress")).toEqual([]);
});

test("a change of one model leaves the answers about others alone", () => {
  expect(asksAbout("/v1/models/a%20b/series", "a b")).toBe(true);
  expect(asksAbout("/v1/models/a", "b")).toBe(false);
  expect(asksAbout("/v1/models/ab", "a")).toBe(false);
  expect(asksAbout("/v1/status", "a")).toBe(true);
  expect(asksAbout("/v1/models/a", null)).toBe(true);
});

test("of many changes the one that matters most is said, and of none nothing", () => {
  const judged = { what: "evaluation", model: "loans" };
  expect(newsOf([judged, judged])).toEqual({ model: "loans", text: "loans: a window was judged" });
  expect(newsOf([judged, { what: "incident", model: "fraud" }])).toMatchObject({ model: "fraud" });
  expect(newsOf([judged, { what: "evaluation", model: "b" }])).toEqual({
    ...{ model: null, text: "2 models: a window was judged" },
  });
  expect(newsOf([{ what: "quarantine", model: "loans" }])).toBeNull();
  expect(newsOf([])).toBeNull();
});

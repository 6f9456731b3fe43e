import fc from "fast-check";
import { expect, test } from "vitest";
import { padText, textWidth, truncateMiddle, wrapText } from "./text-width.ts";

test.each([
  ["", 0],
  ["abc", 3],
  ["né", 2],
  ["研究", 4],
  ["👩‍🔬", 2],
  ["e\u0301", 1],
  ["✔", 1],
  ["−", 1],
])("textWidth() of %j is %i cells", (text, width) => {
  expect(textWidth(text)).toBe(width);
});

test("truncateMiddle() keeps both ends and never cuts a wide letter in half", () => {
  expect(truncateMiddle("departure_delay_minutes", 11)).toBe("depar…nutes");
  expect(truncateMiddle("研究研究研究", 6)).toBe("研…究");
  expect(truncateMiddle("abc", 0)).toBe("");
  expect(truncateMiddle("short", 5)).toBe("short");
});

test("wrapText() breaks at spaces, and inside a word only when it must", () => {
  expect(wrapText("one two three", 8)).toEqual(["one two", "three"]);
  expect(wrapText("abcdefgh", 3)).toEqual(["abc", "def", "gh"]);
  expect(wrapText("", 10)).toEqual([""]);
});

test("no line that wrapText() makes, nor a truncated text, is wider than asked", () => {
  const text = fc.string({ unit: "grapheme", maxLength: 60 });
  const fits = fc.property(text, fc.integer({ min: 2, max: 40 }), (words, width) => {
    expect(textWidth(truncateMiddle(words, width))).toBeLessThanOrEqual(width);
    for (const line of wrapText(words, width)) expect(textWidth(line)).toBeLessThanOrEqual(width);
  });
  fc.assert(fits);
});

test("padText() fills to the width on the side asked", () => {
  expect(padText("研", 4)).toBe("研  ");
  expect(padText("7", 3, "right")).toBe("  7");
  expect(padText("wider", 3)).toBe("wider");
});

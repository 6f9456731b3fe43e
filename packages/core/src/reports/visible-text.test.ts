import { expect, test } from "vitest";
import { visibleText } from "./visible-text.ts";

test("visibleText() spells out whatever could drive a terminal or pose as another name", () => {
  expect(visibleText("\u001b[31mred\u0007")).toBe("\\u{1b}[31mred\\u{7}");
  expect(visibleText("a\u202Eb")).toBe("a\\u{202e}b");
  expect(visibleText("a\nb\tc\r")).toBe("a\\nb\\tc\\r");
  expect(visibleText("\ud800x\ufffe\u0085\u2028")).toBe("\\u{d800}x\\u{fffe}\\u{85}\\u{2028}");
});

test("visibleText() leaves letters, emoji sequences and joined scripts alone", () => {
  for (const text of ["delay", "研究所", "👩‍🔬", "می‌خواهم", "a b"])
    expect(visibleText(text)).toBe(text);
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { oneLine, shorten } from "./shorten.ts";

test("a text that is short enough stays, another one is cut and marked", () => {
  expect(shorten("abc", 3)).toBe("abc");
  expect(shorten("abcd", 3)).toBe("ab…");
  expect(shorten("", 0)).toBe("");
  expect(shorten("abc", 0)).toBe("");
  expect(shorten("😀😀", 3)).toBe("😀…");
  expect(shorten("😀😀", 2)).toBe("…");
});

test("whatever is cut is well formed and no longer than allowed", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.nat(30), (text, most) => {
      const cut = shorten(text, most);
      expect(cut.length).toBeLessThanOrEqual(most);
      expect(cut.isWellFormed()).toBe(true);
    }),
  );
});

test("lines and control characters become one line", () => {
  expect(oneLine("a\r\nBcc: b\u0000\u2028c")).toBe("a Bcc: b c");
});

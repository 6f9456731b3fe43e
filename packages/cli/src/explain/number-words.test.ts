import { expect, test } from "vitest";
import { numberWords, percentWords, quantityWords } from "./number-words.ts";

test.each([
  [null, "–"],
  [0, "0"],
  [231083, "231,083"],
  [7.0649, "7.06"],
  [1234.5678, "1,234.57"],
  [0.0031, "0.0031"],
  [3.14e-12, "3.1e-12"],
  [5e15, "5.0e+15"],
])("%s reads %s", (value, words) => {
  expect(numberWords(value)).toBe(words);
});

test("shares read as percent, other units follow the number", () => {
  expect(percentWords(0.1234)).toBe("12.3 %");
  expect(quantityWords(0.5, "share")).toBe("50 %");
  expect(quantityWords(0.5, "sd")).toBe("0.5 sd");
  expect(quantityWords(2, "")).toBe("2");
  expect(quantityWords(null, "share")).toBe("–");
});

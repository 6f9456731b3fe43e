import { expect, test } from "vitest";
import {
  counted,
  countText,
  numberText,
  percentText,
  pointsText,
  pText,
  signedText,
} from "./number-text.ts";

test.each([
  [null, "–"],
  [NaN, "–"],
  [Infinity, "∞"],
  [-Infinity, "−∞"],
  [0, "0"],
  [-0, "0"],
  [-4.94e-324, "0"],
  [0.07134, "0.0713"],
  [-0.13, "−0.13"],
  [12.349, "12.35"],
  [1234.6, "1,235"],
  [231000, "231,000"],
  [3.2e12, "3.2e12"],
  [1e300, "1e300"],
  [-4.25e-9, "−4.25e−9"],
])("numberText(%s) is %s", (value, text) => {
  expect(numberText(value)).toBe(text);
});

test("percentText() never says 100 % of what is not all", () => {
  expect(percentText(0.123)).toBe("12.3 %");
  expect(percentText(1)).toBe("100 %");
  expect(percentText(0.99999)).toBe(">99.9 %");
  expect(percentText(0.0000012)).toBe("0.00012 %");
  expect(percentText(null)).toBe("–");
});

test("pText() never says that a p-value is 0", () => {
  expect(pText(0.0123)).toBe("0.012");
  expect(pText(3.14e-7)).toBe("3.1e−7");
  expect(pText(0)).toBe("<1e−300");
  expect(pText(null)).toBe("–");
  expect(pText(1)).toBe("1");
});

test("signs, points and counts read as a person writes them", () => {
  expect(signedText(0.5)).toBe("+0.5");
  expect(signedText(-0.5)).toBe("−0.5");
  expect(pointsText(0.0187)).toBe("+1.87");
  expect(counted(1, "row")).toBe("1 row");
  expect(counted(2000, "row")).toBe("2,000 rows");
  expect(countText(1e30)).toBe("1e30");
});

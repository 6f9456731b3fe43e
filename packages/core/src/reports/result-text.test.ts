import { expect, test } from "vitest";
import { checkResult } from "../../../../test/fixtures/result-document.ts";
import {
  changeText,
  columnText,
  effectText,
  intervalText,
  isEstimated,
  sizeText,
  subjectText,
} from "./result-text.ts";

const share = checkResult({
  unit: "share",
  baselineValue: 0.71,
  currentValue: 0.58,
  value: 0.58 - 0.71,
  interval: { lo: -0.14, hi: -0.12, level: 0.95, kind: "newcombe" },
  floor: 0.01,
});

test("a difference of shares is told in points, a share in percent", () => {
  expect(changeText(share)).toBe("71 % → 58 %");
  expect(effectText(share)).toBe("−13 points");
  expect(intervalText(share)).toBe("[−14, −12]");
  expect(sizeText(share, share.floor)).toBe("1 point");
  const rate = checkResult({ unit: "share", value: 0.07, interval: null });
  expect(effectText(rate)).toBe("7 %");
  expect(intervalText(rate)).toBeNull();
});

test("other units follow the number; what is not there is a dash or null", () => {
  expect(effectText(checkResult())).toBe("0.42 sd");
  expect(effectText(checkResult({ value: null }))).toBe("–");
  expect(changeText(checkResult())).toBeNull();
  expect(changeText(checkResult({ baselineValue: null, currentValue: 1e12 }))).toBe("– → 1e12");
});

test("a subject names check, column, measure and segment", () => {
  const result = checkResult({ check: "missing-rate", measure: "length", segment: "origin=ATL" });
  expect(subjectText(result)).toBe("missing rate · delay: length · origin=ATL");
  expect(columnText({ column: null, measure: null })).toBe("whole table");
});

test("estimates are known by their check's name or by what the check says", () => {
  expect(isEstimated(checkResult({ check: "estimated-auroc" }))).toBe(true);
  expect(isEstimated(checkResult({ details: { estimated: true } }))).toBe(true);
  expect(isEstimated(checkResult({ check: "underestimated-x" }))).toBe(false);
});

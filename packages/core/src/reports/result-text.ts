import type { CheckResult, ResultDocument } from "@plumbline/contracts";
import { counted, noNumber, numberText, percentText, signedText } from "./number-text.ts";

/** "missing-rate" reads "missing rate". */
function checkTitle(check: string): string {
  return check.replaceAll(/[-_]/g, " ");
}

/** What was checked: the metric where a check has many, else the check. */
export function resultTitle({ check, method }: CheckResult): string {
  return checkTitle(check === "performance" ? method : check);
}

/** "delay", "comment: length", or "all columns". */
export function columnText({ column, measure }: Pick<CheckResult, "column" | "measure">): string {
  if (column === null) return "whole table";
  return measure === null || measure === "value" ? column : `${column}: ${measure}`;
}

/** The check and what it looked at, e.g. "missing rate · delay · origin=ATL". */
export function subjectText(result: CheckResult): string {
  const parts = [resultTitle(result)];
  if (result.column !== null) parts.push(columnText(result));
  if (result.segment !== null) parts.push(result.segment);
  return parts.join(" · ");
}

/** True when the effect is the difference of the two values shown beside it. */
function isDifference({ value, baselineValue, currentValue }: CheckResult): boolean {
  if (value === null || baselineValue === null || currentValue === null) return false;
  const difference = currentValue - baselineValue;
  const size = Math.max(Math.abs(baselineValue), Math.abs(currentValue), 1e-300);
  return value !== currentValue && Math.abs(value - difference) <= 1e-9 * size;
}

type Scale = (value: number | null) => string;

function scaleOf(result: CheckResult): { scale: Scale; unit: string } {
  const isChange = isDifference(result);
  if (result.unit === "share") {
    return isChange
      ? { scale: (value) => signedText(value === null ? null : 100 * value), unit: "points" }
      : { scale: percentText, unit: "" };
  }
  // A metric's unit is the metric itself: there is nothing to add to its name.
  const unit = result.unit === result.method ? "" : result.unit;
  return { scale: isChange ? signedText : numberText, unit };
}

/** "2 points", "1 point"; units but points do not bend. */
function withUnit(text: string, unit: string): string {
  if (unit === "" || text === noNumber) return text;
  const isOne = unit === "points" && /^[+−]?1$/.test(text);
  return `${text} ${isOne ? "point" : unit}`;
}

/** One of the two values that the effect compares. */
export function sideText(result: CheckResult, value: number | null): string {
  return result.unit === "share" ? percentText(value) : numberText(value);
}

/** "71 % → 58 %", or null when the check compares no two values. */
export function changeText(result: CheckResult): string | null {
  if (result.baselineValue === null && result.currentValue === null) return null;
  return `${sideText(result, result.baselineValue)} → ${sideText(result, result.currentValue)}`;
}

/** The effect with its unit, e.g. "−13 points" or "0.42 sd". */
export function effectText(result: CheckResult): string {
  const { scale, unit } = scaleOf(result);
  return withUnit(scale(result.value), unit);
}

/** "[−17, −9]", without its level; null without an interval. */
export function intervalText(result: CheckResult): string | null {
  if (result.interval === null) return null;
  const { scale } = scaleOf(result);
  return `[${scale(result.interval.lo)}, ${scale(result.interval.hi)}]`;
}

/** A size on the scale of the effect: a floor, an excess, the smallest change that could be seen. */
export function sizeText(result: CheckResult, value: number | null): string {
  if (value === null) return noNumber;
  if (result.unit === "share") {
    return isDifference(result) ? withUnit(numberText(100 * value), "points") : percentText(value);
  }
  return withUnit(numberText(value), scaleOf(result).unit);
}

/** Inferred without labels. */
export function isEstimated(result: CheckResult): boolean {
  return result.details["estimated"] === true || /(^|-)estimated?(-|$)/.test(result.check);
}

/** What is promised about false alarms, in a sentence. */
export function falseAlarmText({ falseAlarmRate }: ResultDocument): string {
  return `If nothing had changed, a comparison like this would alert in at most ${percentText(falseAlarmRate)} of cases.`;
}

/** "march.parquet: 210,000 rows in 2 files, 12 more could not be read". */
export function sourceText({ rows, files, unreadableRows }: ResultDocument["baseline"]): string {
  const unread =
    unreadableRows > 0 ? `, ${counted(unreadableRows, "more row")} could not be read` : "";
  const where = files > 0 ? ` in ${counted(files, "file")}` : "";
  return `${counted(rows, "row")}${where}${unread}`;
}

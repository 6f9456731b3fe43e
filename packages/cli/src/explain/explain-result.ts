import type { CheckResult, ResultDocument } from "@plumbline/contracts";
import { numberWords, quantityWords } from "./number-words.ts";

/** What the numbers of one result mean, one sentence a line. */
export function explainResult(result: CheckResult, document: ResultDocument): string[] {
  return [
    `${result.verdict.toUpperCase()}  ${subject(result)}`,
    ...[
      result.reason,
      effectSentence(result),
      boundsSentence(result),
      chanceSentence(result, document),
      sizeSentence(result),
      powerSentence(result),
      `Method: ${result.method}`,
    ]
      .filter((sentence) => sentence !== null && sentence !== "")
      .map((sentence) => `  ${sentence}`),
  ];
}

/** The verdict alone, for what is in order. */
export function explainBriefly(result: CheckResult): string[] {
  return [`${result.verdict.toUpperCase()}  ${subject(result)}`, `  ${result.reason}`];
}

function subject({ check, measure, segment }: CheckResult): string {
  const of = measure === null || measure === "value" ? "" : ` of its ${measure}`;
  return `${check}${of}${segment === null ? "" : ` where ${segment}`}`;
}

function effectSentence({ value, unit, baselineValue, currentValue, interval }: CheckResult) {
  if (value === null) return null;
  const between = interval
    ? ` (${numberWords(100 * interval.level)} % interval ${quantityWords(interval.lo, unit)} to ${quantityWords(interval.hi, unit)}, ${interval.kind})`
    : "";
  const change =
    baselineValue !== null && currentValue !== null
      ? `; ${sideWords(baselineValue, unit)} in the baseline, ${sideWords(currentValue, unit)} now`
      : "";
  return `Effect: ${quantityWords(value, unit)}${between}${change}.`;
}

/** Both sides are of the kind of the effect only for shares; a distance in sd is between two means. */
const sideWords = (value: number, unit: string): string =>
  unit === "share" ? quantityWords(value, unit) : numberWords(value);

function boundsSentence({ bounds, unit }: CheckResult): string | null {
  if (bounds === null) return null;
  const [lo, hi] = [quantityWords(bounds.lo, unit), quantityWords(bounds.hi, unit)];
  return lo === hi ? null : `Computed from bins: the exact value lies between ${lo} and ${hi}.`;
}

function chanceSentence(result: CheckResult, document: ResultDocument): string | null {
  const { p, pAdjusted, level, n, m } = result;
  if (p === null) return null;
  const rows = n === null || m === null ? "" : ` over ${numberWords(n)} and ${numberWords(m)} rows`;
  const alone = `Chance: without any change, an effect like this has probability ${numberWords(p)}${rows}`;
  if (pAdjusted === null || level === null) return `${alone}.`;
  const family = document.families.find(({ family: name }) => name === result.family);
  const among = family === undefined ? "" : ` for ${numberWords(family.tests)} comparisons`;
  const compared = pAdjusted <= level ? "at most" : "above";
  return `${alone}; corrected${among} it counts as ${numberWords(pAdjusted)}, ${compared} the level ${numberWords(level)}.`;
}

function sizeSentence({ excess, floor }: CheckResult): string | null {
  if (excess === null || floor === null) return null;
  const compared = excess >= floor ? "at least" : "below";
  return `Size: ${numberWords(excess)} beyond what chance alone gives, ${compared} the ${numberWords(floor)} that is worth an alert.`;
}

function powerSentence({ smallestDetectable, unit }: CheckResult): string | null {
  if (smallestDetectable === null) return null;
  return `Power: with these rows, an effect of ${quantityWords(smallestDetectable, unit)} would be found 4 times out of 5.`;
}

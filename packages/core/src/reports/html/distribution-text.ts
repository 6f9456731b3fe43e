import type { Distribution } from "@plumbline/contracts";
import { numberText, percentText, pointsText } from "../number-text.ts";

/** "delay", or "comment: length". */
export function distributionTitle({ column, measure }: Distribution): string {
  return measure === "value" || measure === "" ? column : `${column}: ${measure}`;
}

/** True when the numbers are times, in milliseconds since 1970. */
export function isTime({ kind, measure, shape }: Distribution): boolean {
  return kind === "timestamp" && measure === "value" && shape === "numeric";
}

const latestMs = 8.64e15;

/** A value of the column: a number, or a time in UTC. */
export function valueText(distribution: Distribution, value: number | null): string {
  if (value === null || !isTime(distribution) || Math.abs(value) > latestMs) {
    return numberText(value);
  }
  return new Date(value).toISOString().slice(0, 16).replace("T", " ");
}

/** A bin in words: its ends, or its label where it has none. */
export function binText(distribution: Distribution, bin: Distribution["bins"][number]): string {
  const { label, lo, hi } = bin;
  if (lo === null && hi === null) return label === "" ? "(empty)" : label;
  if (lo === null) return `≤ ${valueText(distribution, hi)}`;
  if (hi === null) return `> ${valueText(distribution, lo)}`;
  return `${valueText(distribution, lo)} to ${valueText(distribution, hi)}`;
}

/** Missing values as a share of all; `rows` counts those that are there. */
export function missingShare({ rows, missing }: Distribution["baseline"]): number {
  const all = rows + missing;
  return all > 0 ? missing / all : 0;
}

/** The bin or category whose share changed most; null when none did. */
export function largestChange(distribution: Distribution): number | null {
  const { bins, baseline, current } = distribution;
  let found: number | null = null;
  let largest = 0;
  bins.forEach((_, bin) => {
    const change = Math.abs((current.shares[bin] ?? 0) - (baseline.shares[bin] ?? 0));
    if (change > largest) {
      largest = change;
      found = bin;
    }
  });
  return found;
}

function changeSentence(distribution: Distribution): string {
  const bin = largestChange(distribution);
  const place = bin === null ? undefined : distribution.bins[bin];
  if (bin === null || place === undefined) return "The shares are the same in both.";
  const before = distribution.baseline.shares[bin] ?? 0;
  const now = distribution.current.shares[bin] ?? 0;
  const name =
    distribution.shape === "numeric"
      ? `in ${binText(distribution, place)}`
      : `in “${binText(distribution, place)}”`;
  return `Largest change ${name}: ${percentText(before)} → ${percentText(now)} of rows (${pointsText(now - before)} points).`;
}

/** What changed, in one or two sentences of numbers. */
export function distributionSentence(distribution: Distribution): string {
  const { baseline, current } = distribution;
  const emptySides = [
    ...(baseline.rows > 0 ? [] : ["the baseline"]),
    ...(current.rows > 0 ? [] : ["the current data"]),
  ];
  if (emptySides.length > 0) return `No values in ${emptySides.join(" and ")}.`;
  const sentences: string[] = [];
  if (distribution.shape === "numeric" && baseline.mean !== null && current.mean !== null) {
    const [before, now] = [baseline.quantiles?.q50 ?? null, current.quantiles?.q50 ?? null];
    const median =
      before === null || now === null
        ? ""
        : `, median ${valueText(distribution, before)} → ${valueText(distribution, now)}`;
    sentences.push(
      `Mean ${valueText(distribution, baseline.mean)} → ${valueText(distribution, current.mean)}${median}.`,
    );
  }
  sentences.push(changeSentence(distribution));
  const [before, now] = [missingShare(baseline), missingShare(current)];
  if (before > 0 || now > 0) {
    sentences.push(`Missing ${percentText(before)} → ${percentText(now)}.`);
  }
  return sentences.join(" ");
}

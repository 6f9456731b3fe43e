import type { Distribution } from "@plumbline/contracts";
import { numberWords, percentWords } from "./number-words.ts";

export interface HistogramOptions {
  /** Characters of the whole line. */
  readonly width: number;
  /** Categories beyond the largest ones are put together. */
  readonly maxRows: number;
}

interface Row {
  readonly label: string;
  /** Ends of a numeric bin; null is open. */
  readonly lo: number | null;
  readonly hi: number | null;
  readonly before: number;
  readonly now: number;
}

const eighths = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
const maxLabel = 28;
const percentWidth = 7;

/** The bins as text: one line per bin, the baseline's bar left, the current one right. */
export function histogram(distribution: Distribution, options: HistogramOptions): string[] {
  const rows = foldRows(rowsOf(distribution), options.maxRows, distribution.shape);
  const labels = ["bin", ...rows.map(({ label }) => label)].map(shorten);
  const labelWidth = Math.max(...labels.map((label) => label.length));
  const barWidth = Math.max(6, Math.floor((options.width - labelWidth - 2 * percentWidth - 8) / 2));
  const most = Math.max(...rows.flatMap(({ before, now }) => [before, now]), Number.MIN_VALUE);
  const line = (label: string, left: readonly [string, string], right: readonly [string, string]) =>
    `  ${label.padEnd(labelWidth)}  ${left[0].padStart(percentWidth)} ${left[1].padEnd(barWidth)} ${right[0].padStart(percentWidth)} ${right[1]}`.trimEnd();
  return [
    line("", ["", "baseline"], ["", "current"]),
    ...rows.map(({ before, now }, index) =>
      line(
        labels[index + 1] ?? "",
        [percentWords(before), bar(before / most, barWidth)],
        [percentWords(now), bar(now / most, barWidth)],
      ),
    ),
  ];
}

function rowsOf({ bins, baseline, current }: Distribution): Row[] {
  return bins.map(({ label, lo, hi }, index) => ({
    label: label === "" ? rangeLabel([{ lo, hi }]) : label,
    lo,
    hi,
    before: baseline.shares[index] ?? 0,
    now: current.shares[index] ?? 0,
  }));
}

/** Categories: the largest stay. Numeric bins: neighbours are put together, their order matters. */
function foldRows(rows: readonly Row[], most: number, shape: Distribution["shape"]): Row[] {
  if (rows.length <= most) return [...rows];
  const sum = (part: readonly Row[], label: string): Row => ({
    label,
    lo: part[0]?.lo ?? null,
    hi: part.at(-1)?.hi ?? null,
    before: part.reduce((total, { before }) => total + before, 0),
    now: part.reduce((total, { now }) => total + now, 0),
  });
  if (shape === "categories") {
    const byShare = rows.toSorted((a, b) => Math.max(b.before, b.now) - Math.max(a.before, a.now));
    const rest = byShare.slice(most - 1);
    return [...byShare.slice(0, most - 1), sum(rest, `${rest.length} more`)];
  }
  const size = Math.ceil(rows.length / most);
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, index) => {
    const part = rows.slice(index * size, (index + 1) * size);
    return sum(part, rangeLabel(part));
  });
}

/** "0 to 15", "up to 0", "above 60". */
function rangeLabel(part: readonly Pick<Row, "lo" | "hi">[]): string {
  const [lo, hi] = [part[0]?.lo ?? null, part.at(-1)?.hi ?? null];
  if (lo === null) return hi === null ? "all" : `up to ${numberWords(hi)}`;
  return hi === null ? `above ${numberWords(lo)}` : `${numberWords(lo)} to ${numberWords(hi)}`;
}

function bar(share: number, width: number): string {
  const units = Math.round(share * width * 8);
  if (units === 0) return share > 0 ? "▏" : "";
  return "█".repeat(Math.floor(units / 8)) + (eighths[units % 8] ?? "");
}

function shorten(label: string): string {
  const visible = label.replaceAll("\n", "↵");
  return visible.length > maxLabel ? `${visible.slice(0, maxLabel - 1)}…` : visible;
}

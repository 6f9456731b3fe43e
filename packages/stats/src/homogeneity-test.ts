import { fisherExact } from "./fisher-exact.ts";
import { hypergeometricDraws, multinomialDraw } from "./multinomial-draws.ts";
import { type BinCounts, pairedTotals } from "./paired-totals.ts";
import type { Random } from "./random.ts";
import { type Tested, type Undefined, undefinedBecause } from "./result.ts";
import { chiSquareUpperTail } from "./tails.ts";

export interface HomogeneityOptions {
  /** Effective rows of the reference, when rows are weighted or depend on each other. @default all rows */
  readonly nEff?: number;
  /** Effective rows of the current sample. @default all rows */
  readonly mEff?: number;
  /** The χ² law is used when every expected count reaches this. @default 5 */
  readonly minExpected?: number;
  /** With it small expected counts are answered by Monte Carlo, without it by merging small bins. */
  readonly random?: Random;
  /** Tables drawn by Monte Carlo. @default 1999 */
  readonly draws?: number;
}

/** A test of a 2 × k table, with the law that gave its p-value. */
export interface HomogeneityTested extends Tested {
  /** Bins compared, after merging. */
  readonly bins: number;
  /** Degrees of freedom, `bins − 1`. */
  readonly df: number;
  readonly law: "chi-square" | "monte-carlo" | "fisher";
}

export type HomogeneityResult = HomogeneityTested | Undefined;

/** Shares per bin of both samples, and the rows that stand behind them. */
export interface SharePair {
  readonly p: Float64Array;
  readonly q: Float64Array;
  readonly n: number;
  readonly m: number;
}

type HomogeneityStatistic = (pair: SharePair) => number;

const defaults = { minExpected: 5, draws: 1999 };
/** Tables that differ only by rounding count as equal. */
const tieTolerance = 1e-9;

/**
 * The common course of the χ² and the G test. Empty bins are dropped. When a pooled expected count
 * is below `minExpected`: with `random`, tables with the observed margins are drawn and
 * p = (1 + #{T ≥ t}) / (1 + draws), never 0 (from the pooled shares when sizes are effective or
 * counts fractional, because such margins cannot be permuted); else the two rarest bins are merged
 * until all reach it, and if the last two do not, Fisher's exact test answers.
 */
export function homogeneityTest(
  reference: BinCounts,
  current: BinCounts,
  statistic: HomogeneityStatistic,
  options: HomogeneityOptions = {},
): HomogeneityResult {
  const { n, m, occupied } = pairedTotals(reference, current);
  const { minExpected, random, draws, ...effective } = { ...defaults, ...options };
  const nEff = effectiveRows(effective.nEff ?? n, "nEff");
  const mEff = effectiveRows(effective.mEff ?? m, "mEff");
  if (n === 0 || m === 0 || nEff === 0 || mEff === 0) return undefinedBecause("no-rows");
  if (occupied < 2) return undefinedBecause("one-bin");

  const table = occupiedBins(reference, current, occupied);
  const pair = toShares(table, nEff, mEff);
  if (smallestExpected(pair) >= minExpected) return byChiSquare(pair, statistic);
  if (random) return byMonteCarlo(table, pair, statistic, random, draws);

  const merged = mergeRarest(table, nEff, mEff, minExpected);
  const mergedPair = toShares(merged, nEff, mEff);
  if (smallestExpected(mergedPair) >= minExpected) return byChiSquare(mergedPair, statistic);
  return byFisher(mergedPair, statistic);
}

interface Table {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

function effectiveRows(rows: number, name: string): number {
  if (!(rows >= 0 && rows < Infinity)) {
    throw new RangeError(`${name} is finite and at least 0, got ${rows}`);
  }
  return rows;
}

function occupiedBins(reference: BinCounts, current: BinCounts, occupied: number): Table {
  const x = new Float64Array(occupied);
  const y = new Float64Array(occupied);
  let at = 0;
  for (let b = 0; b < reference.length; b++) {
    const before = reference[b] as number;
    const now = current[b] as number;
    if (before + now === 0) continue;
    x[at] = before;
    y[at++] = now;
  }
  return { x, y };
}

function toShares({ x, y }: Table, n: number, m: number): SharePair {
  return { p: sharesOf(x), q: sharesOf(y), n, m };
}

function sharesOf(counts: Float64Array): Float64Array {
  let total = 0;
  for (const count of counts) total += count;
  return counts.map((count) => count / total);
}

function pooledShares({ p, q, n, m }: SharePair): Float64Array {
  return p.map((share, b) => (n * share + m * (q[b] as number)) / (n + m));
}

function smallestExpected(pair: SharePair): number {
  return Math.min(pair.n, pair.m) * pooledShares(pair).reduce((a, b) => Math.min(a, b));
}

function byChiSquare(pair: SharePair, statistic: HomogeneityStatistic): HomogeneityTested {
  const value = statistic(pair);
  const bins = pair.p.length;
  const pValue = chiSquareUpperTail(value, bins - 1);
  return { defined: true, statistic: value, pValue, bins, df: bins - 1, law: "chi-square" };
}

function byFisher(pair: SharePair, statistic: HomogeneityStatistic): HomogeneityResult {
  const exact = fisherExact(wholeRows(pair.p, pair.n), wholeRows(pair.q, pair.m));
  if (!exact.defined) return undefinedBecause("too-few");
  const { pValue } = exact;
  return { defined: true, statistic: statistic(pair), pValue, bins: 2, df: 1, law: "fisher" };
}

function wholeRows(shares: Float64Array, rows: number): readonly [number, number] {
  const hits = Math.round((shares[0] as number) * rows);
  return [hits, Math.max(0, Math.round(rows) - hits)];
}

function byMonteCarlo(
  table: Table,
  pair: SharePair,
  statistic: HomogeneityStatistic,
  random: Random,
  draws: number,
): HomogeneityResult {
  const n = Math.round(pair.n);
  const m = Math.round(pair.m);
  if (n === 0 || m === 0) return undefinedBecause("too-few");
  const draw = tableDraw(table, pair, n, m, random);
  const value = statistic(pair);
  const limit = value * (1 - tieTolerance);
  let atLeast = 0;
  for (let i = 0; i < draws; i++) {
    if (statistic(toShares(draw(), n, m)) >= limit) atLeast++;
  }
  const bins = pair.p.length;
  const pValue = (1 + atLeast) / (1 + draws);
  return { defined: true, statistic: value, pValue, bins, df: bins - 1, law: "monte-carlo" };
}

function tableDraw(
  { x, y }: Table,
  pair: SharePair,
  n: number,
  m: number,
  random: Random,
): () => Table {
  if (isPlainTable(x, pair.n) && isPlainTable(y, pair.m)) {
    const rows = x.map((count, b) => count + (y[b] as number));
    return () => {
      const current = hypergeometricDraws(rows, m, random);
      return { x: rows.map((count, b) => count - (current[b] as number)), y: current };
    };
  }
  const shares = pooledShares(pair);
  return () => ({
    x: multinomialDraw(shares, n, random),
    y: multinomialDraw(shares, m, random),
  });
}

function isPlainTable(counts: Float64Array, rows: number): boolean {
  let total = 0;
  for (const count of counts) total += count;
  return total === rows && counts.every(Number.isInteger);
}

/** Merges the two bins with the smallest pooled share until all are large enough or two are left. */
function mergeRarest({ x, y }: Table, n: number, m: number, minExpected: number): Table {
  const pooled = pooledShares(toShares({ x, y }, n, m));
  let bins = Array.from(pooled, (share, b) => ({
    share,
    x: x[b] as number,
    y: y[b] as number,
  }));
  const smaller = Math.min(n, m);
  bins.sort((a, b) => a.share - b.share);
  while (bins.length > 2) {
    const [first, second, ...rest] = bins;
    if (!first || !second || first.share * smaller >= minExpected) break;
    const both = {
      share: first.share + second.share,
      x: first.x + second.x,
      y: first.y + second.y,
    };
    const at = rest.findIndex((bin) => bin.share > both.share);
    bins = at < 0 ? [...rest, both] : rest.toSpliced(at, 0, both);
  }
  return {
    x: Float64Array.from(bins, (bin) => bin.x),
    y: Float64Array.from(bins, (bin) => bin.y),
  };
}

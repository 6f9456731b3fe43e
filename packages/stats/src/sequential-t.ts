import { type Undefined, undefinedBecause } from "./result.ts";
import type { Sample } from "./sample.ts";
import { studentTwoSided } from "./tails.ts";

export interface SequentialTOptions {
  /** Each bound alone holds at all times together with this probability. @default 0.95 */
  readonly level?: number;
  /** Size of difference, in standard deviations of a value, that is looked for. @default 1 */
  readonly effect?: number;
}

export interface SequentialDifference {
  readonly defined: true;
  /** Mean of the new values less mean of the reference, or the mean of the values. */
  readonly value: number;
  /** -Infinity and Infinity while nothing is excluded, as with the first few values. */
  readonly lo: number;
  readonly hi: number;
  readonly level: number;
  /** Evidence that the difference is above 0: it ever reaches 1/α with a chance of at most α. */
  readonly eValue: number;
}

const defaults = { level: 0.95, effect: 1 } as const;

/**
 * Difference of the means of a growing sample and a reference that was complete before it began, with
 * bounds that may be looked at after each new value: the chance that the lower bound *ever* exceeds the
 * true difference is at most 1 − level, and the same holds for the upper one.
 *
 * The e-value is the likelihood ratio of normal values with unknown common variance, free of its mean and
 * scale by invariance (right Haar priors), with a half-normal prior of size `effect` for the difference in
 * standard deviations: with h = nm/(n + m), c = 1/effect, D the difference of means, S the squares about
 * the two means, V = S + hD², Q = S + hD²c²/(h + c²), ν = n + m − 1,
 *   E = 2 √(c²/(h + c²)) (V/Q)^{ν/2} F_ν(hD/√((h + c²)Q/ν)).
 * Bounds are the differences at which E, of the values less the difference, is 1/(1 − level).
 *
 * Values are windows, days or other units that do not depend on each other; like all t-methods it bears
 * values that are not quite normal, and is not meant for single rows.
 *
 * @param reference values from before
 * @param current values so far, in any order
 * @returns undefined `too-few` without a new value, or below two of the reference;
 *   `constant` when neither has any spread; `not-finite`
 * @throws RangeError when level or effect is out of range
 * @see Pérez-Ortiz, Lardy, de Heide and Grünwald (2024), https://doi.org/10.1214/24-AOS2394
 * @see Wang and Ramdas (2023), https://arxiv.org/abs/2310.03722
 * @example
 * const seen = sequentialTDifference([1, 2, 1, 2, 1, 2], [9, 8, 9]);
 * assert.ok(seen.defined && seen.value > 7 && seen.lo > 0);
 */
export function sequentialTDifference(
  reference: Sample,
  current: Sample,
  options: SequentialTOptions = {},
): SequentialDifference | Undefined {
  const [before, now] = [summaryOf(reference), summaryOf(current)];
  const read = readOptions(options);
  if (before.n < 2 || now.n < 1) return undefinedBecause("too-few");
  return bounded(
    {
      value: now.mean - before.mean,
      size: (before.n * now.n) / (before.n + now.n),
      squares: before.squares + now.squares,
      freedom: before.n + now.n - 1,
    },
    read,
  );
}

/**
 * The same for the mean of one growing sample, e.g. of differences of two models on the same rows: n in
 * place of h and of ν.
 *
 * @returns undefined `too-few` below two values; `constant`; `not-finite`
 * @throws RangeError when level or effect is out of range
 * @example
 * const seen = sequentialTMean([5, 6, 5, 6, 5, 6]);
 * assert.ok(seen.defined && seen.value === 5.5 && seen.lo > 4 && seen.hi < 7);
 */
export function sequentialTMean(
  values: Sample,
  options: SequentialTOptions = {},
): SequentialDifference | Undefined {
  const { n, mean, squares } = summaryOf(values);
  const read = readOptions(options);
  if (n < 2) return undefinedBecause("too-few");
  return bounded({ value: mean, size: n, squares, freedom: n }, read);
}

interface Parts {
  readonly value: number;
  /** h */
  readonly size: number;
  /** S */
  readonly squares: number;
  /** ν */
  readonly freedom: number;
}

function readOptions(options: SequentialTOptions): Required<SequentialTOptions> {
  const { level, effect } = { ...defaults, ...options };
  if (!(level > 0 && level < 1)) throw new RangeError(`level must lie in (0, 1), got ${level}`);
  if (!(effect > 0 && effect < Infinity)) {
    throw new RangeError(`effect must be finite and above 0, got ${effect}`);
  }
  return { level, effect };
}

function summaryOf(values: Sample) {
  const n = values.length;
  let mean = 0;
  for (let i = 0; i < n; i++) mean += ((values[i] as number) - mean) / (i + 1);
  let squares = 0;
  for (let i = 0; i < n; i++) squares += ((values[i] as number) - mean) ** 2;
  return { n, mean, squares };
}

function bounded(
  parts: Parts,
  { level, effect }: Required<SequentialTOptions>,
): SequentialDifference | Undefined {
  const { value, squares } = parts;
  if (!Number.isFinite(value) || !Number.isFinite(squares)) return undefinedBecause("not-finite");
  // Values without any spread do not show how far the next one may lie.
  if (squares === 0) return undefinedBecause("constant");
  const reach = reachOf(parts, { level, effect });
  const eValue = Math.exp(Math.min(logMax, logEvidence(parts, value, effect)));
  return { defined: true, value, lo: value - reach, hi: value + reach, level, eValue };
}

/** So that evidence is a number that JSON can write. */
const logMax = 700;

const tolerance = 1e-11;
/** In standard deviations: evidence that is too small here is so everywhere. */
const farthest = 2 ** 60;

/** How far below the value the difference lies at which the evidence is 1/(1 − level). */
function reachOf(parts: Parts, { level, effect }: Required<SequentialTOptions>): number {
  const needed = -Math.log(1 - level);
  const { squares, freedom } = parts;
  const unit = Math.sqrt(squares / freedom);
  const gap = (reach: number): number => logEvidence(parts, reach, effect) - needed;
  if (gap(unit * farthest) < 0) return Infinity;
  let [low, high] = [0, unit];
  while (gap(high) < 0) [low, high] = [high, high * 2];
  // Regula falsi, where an end that stays twice loses half of its weight (the Illinois rule).
  let [below, above, stayed] = [gap(low), gap(high), 0];
  for (let step = 0; step < 100 && high - low > tolerance * high; step++) {
    const middle = low - (below / (above - below)) * (high - low);
    const found = gap(middle);
    if (Math.abs(found) < tolerance) return middle;
    if (found < 0) {
      [low, below] = [middle, found];
      if (stayed === 1) above /= 2;
      stayed = 1;
    } else {
      [high, above] = [middle, found];
      if (stayed === -1) below /= 2;
      stayed = -1;
    }
  }
  return high;
}

/** ln E as a function of the difference D. */
function logEvidence(
  { size, squares, freedom }: Parts,
  difference: number,
  effect: number,
): number {
  const prior = 1 / effect ** 2;
  const shrunk = prior / (size + prior);
  const square = size * difference ** 2;
  const [all, left] = [squares + square, squares + shrunk * square];
  const t = (size * difference) / Math.sqrt(((size + prior) * left) / freedom);
  const tail = studentTwoSided(t, freedom) / 2;
  const below = t > 0 ? 1 - tail : tail;
  return (
    Math.log(2) + Math.log(shrunk) / 2 + (freedom / 2) * Math.log(all / left) + Math.log(below)
  );
}

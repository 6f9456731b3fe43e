import { normalUpperTail, type Random } from "@plumbline/stats";
import type { MemoryValue } from "@plumbline/core";

/** Where simulated rows come from: one column, or several that depend on each other. */
export type ColumnLaw = ContinuousLaw | ListedLaw | TimeLaw;

/** A number with a distribution function; both say the same. */
export interface ContinuousLaw {
  readonly type: "continuous";
  readonly name: string;
  /** Chance that the value is missing. */
  readonly missing: number;
  readonly draw: (random: Random) => number;
  readonly cdf: (x: number) => number;
  readonly sd: number;
  readonly mean: number;
}

/** Finitely many rows that can occur, each with its share. */
export interface ListedLaw {
  readonly type: "listed";
  readonly names: readonly string[];
  readonly rows: readonly (readonly MemoryValue[])[];
  readonly shares: readonly number[];
}

/** Times spread evenly over four weeks. */
export interface TimeLaw {
  readonly type: "time";
  readonly name: string;
}

/** The shapes that columns take in turn. */
export const columnShapes = [
  "normal",
  "categories-10",
  "log-normal",
  "count",
  "boolean",
  "heavy-tail",
  "categories-200",
  "categories-1000",
  "zero-inflated",
  "few-values",
  "categories-2",
  "normal-with-missing",
  "time",
] as const;

export type ColumnShape = (typeof columnShapes)[number] | "region";

/** The law of a column of the given shape. */
export function columnLaw(shape: ColumnShape, name: string): ColumnLaw {
  switch (shape) {
    case "normal":
      return continuous(name, 0, normal);
    case "normal-with-missing":
      return continuous(name, 0.05, normal);
    case "log-normal":
      return continuous(name, 0, logNormal);
    case "heavy-tail":
      return continuous(name, 0.002, heavyTail);
    case "zero-inflated":
      return continuous(name, 0, zeroInflated);
    case "count":
      return listed(name, poisson(30), 0);
    case "few-values":
      return listed(name, poisson(3), 0.01);
    case "boolean":
      return listed(name, [entry(true, 0.03), entry(false, 0.97)], 0);
    case "categories-2":
      return listed(name, [entry("yes", 0.4), entry("no", 0.6)], 0);
    case "categories-10":
      return listed(name, ranked(10, 0.8), 0.02);
    case "categories-200":
      return listed(name, ranked(200, 0.7), 0);
    case "categories-1000":
      return listed(name, ranked(1000, 0.9), 0.005);
    case "region":
      return listed(name, [entry("north", 0.5), entry("south", 0.3), entry("west", 0.2)], 0);
    case "time":
      return { type: "time", name };
  }
}

interface Numeric {
  readonly draw: (random: Random) => number;
  readonly cdf: (x: number) => number;
  readonly mean: number;
  readonly sd: number;
}

const normalCdf = (x: number): number => normalUpperTail(-x);

const normal: Numeric = {
  draw: (random) => random.normal(),
  cdf: normalCdf,
  mean: 0,
  sd: 1,
};

const logNormal: Numeric = {
  draw: (random) => Math.exp(random.normal()),
  cdf: (x) => (x <= 0 ? 0 : normalCdf(Math.log(x))),
  mean: Math.exp(0.5),
  sd: Math.sqrt((Math.E - 1) * Math.E),
};

/** Student's t with three degrees of freedom. */
const heavyTail: Numeric = {
  draw: (random) => {
    const squares = random.normal() ** 2 + random.normal() ** 2 + random.normal() ** 2;
    return random.normal() / Math.sqrt(squares / 3);
  },
  cdf: (x) => {
    const t = x / Math.sqrt(3);
    // Far out the closed form cancels; there the tail is that of its first term.
    if (t < -1e4) return 2 / (3 * Math.PI * -(t ** 3));
    return Math.min(1, Math.max(0, 0.5 + (t / (1 + t * t) + Math.atan(t)) / Math.PI));
  },
  mean: 0,
  sd: Math.sqrt(3),
};

const zeroShare = 0.6;
const zeroInflatedMean = (1 - zeroShare) * Math.exp(1.32);

const zeroInflated: Numeric = {
  draw: (random) => (random.uniform() < zeroShare ? 0 : Math.exp(1 + 0.8 * random.normal())),
  cdf: (x) =>
    x < 0 ? 0 : zeroShare + (x === 0 ? 0 : (1 - zeroShare) * normalCdf((Math.log(x) - 1) / 0.8)),
  mean: zeroInflatedMean,
  sd: Math.sqrt((1 - zeroShare) * Math.exp(3.28) - zeroInflatedMean ** 2),
};

function continuous(name: string, missing: number, law: Numeric): ContinuousLaw {
  return { type: "continuous", name, missing, ...law };
}

interface Entry {
  readonly value: MemoryValue;
  readonly share: number;
}

function entry(value: MemoryValue, share: number): Entry {
  return { value, share };
}

function listed(name: string, entries: readonly Entry[], missing: number): ListedLaw {
  const all = missing > 0 ? [...entries, entry(null, missing / (1 - missing))] : entries;
  const total = all.reduce((sum, { share }) => sum + share, 0);
  return {
    type: "listed",
    names: [name],
    rows: all.map(({ value }) => [value]),
    shares: all.map(({ share }) => share / total),
  };
}

function poisson(mean: number): readonly Entry[] {
  const entries: Entry[] = [];
  let share = Math.exp(-mean);
  for (let value = 0; value < mean + 12 * Math.sqrt(mean); value++) {
    entries.push(entry(value, share));
    share *= mean / (value + 1);
  }
  return entries;
}

/** Categories whose share falls with their rank to the given power: some common, many rare. */
function ranked(count: number, power: number): readonly Entry[] {
  return Array.from({ length: count }, (_, rank) => entry(`c${rank}`, (rank + 1) ** -power));
}

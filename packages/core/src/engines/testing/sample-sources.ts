import { createRandom } from "@plumbline/stats";
import type { PlanOptions } from "../../profiles/plan-options.ts";
import type { MemorySource, MemoryValue } from "../../sources/source.ts";

/** Rows that every engine must count alike, for the conformance suite. */
export const sampleSources: readonly {
  readonly name: string;
  readonly source: MemorySource;
  readonly options: PlanOptions;
}[] = [
  { name: "numbers of every size", source: numbers(3_000), options: { roles: { id: "id" } } },
  {
    name: "texts, times and truth values",
    source: mixed(2_000),
    options: { roles: { id: "id", time: "at" } },
  },
  {
    name: "segments of a binary model",
    source: binary(3_000),
    options: {
      roles: { id: "id", target: "outcome", score: "score" },
      segments: [["region"], ["region", "plan"]],
      rules: [
        { name: "score", column: "score", expression: "score >= 0 and score <= 0.9", maxShare: 0 },
        {
          name: "region",
          column: "region",
          expression: "region in ('north', 'south') or plan = 'free'",
          maxShare: 0,
        },
        { name: "gone", column: null, expression: "nothing > 1", maxShare: 0 },
      ],
    },
  },
  {
    name: "classes of a multiclass model",
    source: multiclass(2_000),
    options: {
      roles: { id: "id", target: "truth", prediction: "answer", scores: { a: "pa", b: "pb" } },
      segments: [["answer"]],
    },
  },
  {
    name: "a regression",
    source: regression(2_000),
    options: { roles: { id: "id", target: "truth", prediction: "answer" } },
  },
  {
    name: "a ranking",
    source: ranking(1_200),
    options: {
      roles: { id: "id", target: "clicked", score: "score", query: "query" },
      task: "ranking",
      k: 3,
    },
  },
  { name: "one row", source: numbers(1), options: { roles: { id: "id" } } },
];

type Columns = Record<string, readonly MemoryValue[]>;

function rows(count: number, make: (row: number) => Record<string, MemoryValue>): MemorySource {
  const columns: Record<string, MemoryValue[]> = {};
  for (let row = 0; row < count; row++) {
    for (const [name, value] of Object.entries(make(row))) (columns[name] ??= []).push(value);
  }
  return { columns: columns satisfies Columns };
}

function numbers(count: number): MemorySource {
  const random = createRandom("numbers");
  return rows(count, (row) => ({
    id: `row-${row}`,
    normal: random.normal(),
    skewed: Math.exp(3 * random.normal()),
    huge: random.normal() * 1e70,
    tiny: random.normal() * 1e-70,
    count: Math.floor(40 * random.uniform()),
    few: random.below(5) + 0.5,
    code: random.below(4),
    atom: random.uniform() < 0.4 ? 0 : random.normal(),
    holes: random.uniform() < 0.2 ? null : random.normal(),
    broken:
      row % 50 === 0
        ? Number.NaN
        : row % 77 === 0
          ? Infinity
          : row % 91 === 0
            ? -Infinity
            : random.normal(),
    constant: 7.5,
    zero: row % 2 === 0 ? 0 : -0,
  }));
}

function mixed(count: number): MemorySource {
  const random = createRandom("mixed");
  const words = ["late", "früh", "日本", "x1", "", " ", "don't", 'say "hi"', "a,b"];
  return rows(count, (row) => ({
    id: `row-${row}`,
    at: new Date(Date.UTC(2026, 0, 1) + row * 1_234_567),
    seen: row % 9 === 0 ? null : new Date(Date.UTC(2025, 5, 1) + random.below(2e9)),
    word: random.uniform() < 0.1 ? null : (words[random.below(words.length)] ?? ""),
    airport: `A${Math.floor(200 * random.uniform() ** 2)}`,
    comment:
      Array.from({ length: 3 + random.below(9) }, () => words[random.below(words.length)]).join(
        " ",
      ) + row,
    isWeekend: random.uniform() < 0.3,
  }));
}

function binary(count: number): MemorySource {
  const random = createRandom("binary");
  return rows(count, (row) => {
    const score = random.uniform();
    return {
      id: `row-${row}`,
      region: random.uniform() < 0.05 ? null : (["north", "south", "east"][random.below(3)] ?? ""),
      plan: ["free", "paid"][random.below(2)] ?? "",
      score: random.uniform() < 0.01 ? null : score,
      outcome: random.uniform() < 0.1 ? null : Number(random.uniform() < score),
    };
  });
}

function multiclass(count: number): MemorySource {
  const random = createRandom("multiclass");
  const labels = ["a", "b", "c", "d"];
  return rows(count, (row) => {
    const truth = labels[random.below(4)] ?? "a";
    const answer = random.uniform() < 0.7 ? truth : (labels[random.below(4)] ?? "a");
    return {
      id: `row-${row}`,
      truth: random.uniform() < 0.1 ? null : truth,
      answer,
      pa: truth === "a" ? 0.4 + random.uniform() / 2 : random.uniform() / 2,
      pb: truth === "b" ? 0.4 + random.uniform() / 2 : random.uniform() / 2,
    };
  });
}

function regression(count: number): MemorySource {
  const random = createRandom("regression");
  return rows(count, (row) => {
    const truth = 10 * random.normal();
    return {
      id: `row-${row}`,
      truth: random.uniform() < 0.1 ? null : truth,
      answer: random.uniform() < 0.01 ? null : truth + random.normal(),
    };
  });
}

function ranking(count: number): MemorySource {
  const random = createRandom("ranking");
  return rows(count, (row) => ({
    id: `row-${row}`,
    query: `q${Math.floor(row / 6)}`,
    score: random.uniform(),
    clicked: Number(random.uniform() < 0.25),
  }));
}

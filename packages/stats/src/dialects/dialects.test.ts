import { expect, test } from "vitest";
import type { CategoricalColumn, Dialect, DialectResult, NumericColumn } from "./dialect.ts";
import { dialects } from "./dialects.ts";
import { evidently } from "./evidently.ts";
import golden from "./fixtures/peers.json" with { type: "json" };

/** What a peer answered: a value, or an error in place of it. */
interface Answer {
  readonly method?: string;
  readonly value?: number | null;
  readonly pValue?: number;
  readonly threshold?: number | null;
  readonly drifted?: boolean;
  readonly error?: string;
}

type Answers = Readonly<Record<string, Readonly<Record<string, Answer>>>>;

/** Many rows that peers.py computes alike. */
function spreadOut([rows, scale, shift]: readonly number[]): number[] {
  return Array.from({ length: rows as number }, (_, i) => {
    return (((i + 1) * 0.6180339887498949) % 1) ** 2 * (scale as number) + (shift as number);
  });
}

const withCells = (values: readonly (number | null)[]) =>
  values.map((value, i) => {
    if (i % 11 === 1) return NaN;
    if (i % 17 === 2) return Infinity;
    return i % 23 === 3 ? -Infinity : value;
  });

const plain = golden.cases.numeric as readonly Case<NumericColumn>[];
const numeric: readonly Case<NumericColumn>[] = [
  ...plain,
  ...golden.cases.large.map(({ name, reference, current }) => {
    return { name, reference: spreadOut(reference), current: spreadOut(current) };
  }),
  ...["normal", "same"].flatMap((name) =>
    plain
      .filter((one) => one.name === name)
      .map(({ reference, current }) => ({
        name: name === "normal" ? "with-cells" : "cells-of-same",
        reference: withCells(Array.from(reference)),
        current: withCells(Array.from(current)),
      })),
  ),
];
const categorical = golden.cases.categorical as readonly Case<CategoricalColumn>[];

interface Case<Column> {
  readonly name: string;
  readonly reference: Column;
  readonly current: Column;
}

// With two values the covariance has rank 1; SciPy takes its rounding noise for a second dimension.
const skipped = new Set(["two-values, es"]);

// Roots of a sum that cancels to 0 keep only half of their digits; the peers' own noise is that large.
const noise = 2e-8;

function expectSame(result: DialectResult, answer: Answer, what: string): void {
  if (skipped.has(what)) return;
  if (answer.error !== undefined || answer.value === null || answer.value === undefined) {
    expect(result.defined, what).toBe(false);
    return;
  }
  expect(result, what).toMatchObject({ defined: true });
  if (!result.defined) return;
  const near = (seen: number, expected: number): boolean =>
    Math.abs(seen - expected) <= Math.max(noise, 1e-9 * Math.abs(expected));
  const isClose = Math.abs(answer.value) < noise ? near : relative;
  expect(isClose(result.value, answer.value), `${what}: ${result.value}, ${answer.value}`).toBe(
    true,
  );
  if (answer.pValue !== undefined) expect(relative(result.pValue ?? NaN, answer.pValue)).toBe(true);
  if (answer.threshold !== undefined && answer.threshold !== null) {
    const seen = `${what}: threshold ${result.threshold}, ${answer.threshold}`;
    expect(near(result.threshold ?? NaN, answer.threshold), seen).toBe(true);
  }
  if (answer.drifted !== undefined) expect(result.drifted, what).toBe(answer.drifted);
}

function relative(seen: number, expected: number): boolean {
  return seen === expected || Math.abs(seen / expected - 1) <= 1e-9;
}

const answersOf = (dialect: Dialect) =>
  golden[dialect.id as "evidently"] as unknown as { numeric: Answers; categorical: Answers };

for (const dialect of dialects as readonly Dialect[]) {
  test.each(numeric.filter(({ name }) => name in answersOf(dialect).numeric))(
    `${dialect.title} ${dialect.peerVersion} gives the same numbers of $name`,
    ({ name, reference, current }) => {
      const { auto, ...answers } = answersOf(dialect).numeric[name] ?? {};
      const methods = dialect.methods.filter(({ shape }) => shape === "numeric");
      for (const [id, answer] of Object.entries(answers)) {
        const method = methods.find((one) => one.id === id);
        if (method?.shape !== "numeric") throw new Error(`no method ${id}`);
        expectSame(method.compute(reference, current), answer, `${name}, ${id}`);
      }
      if (auto === undefined) return;
      const chosen = dialect.defaultNumeric(reference, current);
      expect(chosen.id).toBe(auto.method);
      expectSame(chosen.compute(reference, current), auto, `${name}, ${chosen.id}`);
    },
  );

  test.each(categorical)(
    `${dialect.title} ${dialect.peerVersion} gives the same numbers of the categories $name`,
    ({ name, reference, current }) => {
      const { auto, ...answers } = answersOf(dialect).categorical[name] ?? {};
      const methods = dialect.methods.filter(({ shape }) => shape === "categorical");
      expect(Object.keys(answers).toSorted()).toEqual(methods.map(({ id }) => id).toSorted());
      for (const [id, answer] of Object.entries(answers)) {
        const method = methods.find((one) => one.id === id);
        if (method?.shape !== "categorical") throw new Error(`no method ${id}`);
        expectSame(method.compute(reference, current), answer, `${name}, ${id}`);
      }
      if (auto === undefined) return;
      const chosen = dialect.defaultCategorical(reference, current);
      expect(chosen.id).toBe(auto.method);
      expectSame(chosen.compute(reference, current), auto, `${name}, ${chosen.id}`);
    },
  );

  test(`${dialect.title} says why when there is nothing to compare, and changes no column`, () => {
    for (const method of dialect.methods) {
      const rows = Object.freeze(Array.from({ length: 30 }, (_, i) => i % 7));
      for (const empty of [[], Object.freeze([null, NaN])]) {
        expect(method.compute(empty, rows).defined, method.id).toBe(false);
        expect(method.compute(rows, empty).defined, method.id).toBe(false);
      }
      expect(() => method.compute(rows, rows), method.id).not.toThrow();
    }
  });

  test(`${dialect.title} takes the threshold it is given`, () => {
    const [reference, current] = [plain[0]?.reference ?? [], plain[0]?.current ?? []];
    for (const method of dialect.methods.filter(({ shape }) => shape === "numeric")) {
      const result = method.compute(reference, current, { threshold: 0.5 });
      expect(result.defined && result.threshold, method.id).toBe(result.defined ? 0.5 : false);
    }
  });
}

test("Evidently takes whole numbers of few values for categories, and free text for nothing it knows", () => {
  const few = Array.from({ length: 40 }, (_, i) => i % 4);
  const shape = (...args: Parameters<Dialect["shapeOf"]>) => evidently.shapeOf(...args);
  expect(shape("integer", few)).toBe("categorical");
  expect(shape("integer", [...few, null])).toBe("numeric");
  expect(shape("number", few)).toBe("numeric");
  expect(shape("text", few.map(String))).toBe("categorical");
  expect(
    shape(
      "text",
      Array.from({ length: 40 }, (_, i) => `row ${i}`),
    ),
  ).toBe(null);
  expect(shape("boolean", [true, false])).toBe("categorical");
  expect(shape("boolean", [true, null])).toBe(null);
});

test("a dialect and a method of one shape have one name each", () => {
  expect(dialects.length).toBeGreaterThan(0);
  expect(new Set(dialects.map(({ id }) => id)).size).toBe(dialects.length);
  for (const dialect of dialects as readonly Dialect[]) {
    const names = dialect.methods.map(({ id, shape }) => `${shape} ${id}`);
    expect(new Set(names).size).toBe(names.length);
  }
});

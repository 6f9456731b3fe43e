import { expect, test } from "vitest";
import fc from "fast-check";
import { binomialDraw } from "./binomial-draw.ts";
import { hypergeometricDraw } from "./hypergeometric-draw.ts";
import { logFactorial } from "./log-factorial.ts";
import { createMultinomial, hypergeometricDraws, multinomialDraw } from "./multinomial-draws.ts";
import { createRandom } from "./random.ts";
import { chiSquareUpperTail } from "./tails.ts";

/** p-value of drawn frequencies against ln P(k), outcomes expected fewer than 8 times pooled. */
function fit(draw: () => number, logProbability: (k: number) => number, hi: number): number {
  const draws = 20_000;
  const seen = new Float64Array(hi + 1);
  for (let i = 0; i < draws; i++) {
    const k = draw();
    seen[k] = (seen[k] as number) + 1;
  }
  let [statistic, cells, restSeen, restExpected] = [0, 0, 0, 0];
  for (let k = 0; k <= hi; k++) {
    restSeen += seen[k] as number;
    restExpected += draws * Math.exp(logProbability(k));
    if (restExpected < 8) continue;
    statistic += (restSeen - restExpected) ** 2 / restExpected;
    cells++;
    [restSeen, restExpected] = [0, 0];
  }
  return chiSquareUpperTail(statistic, cells - 1);
}

const logChoose = (n: number, k: number) => logFactorial(n) - logFactorial(k) - logFactorial(n - k);

test.each([
  [10, 0.3],
  [1000, 0.004],
  [40, 0.5],
  [200, 0.9],
  [5000, 0.3],
])("binomialDraw(%i, %f) follows the binomial law", (n, p) => {
  const random = createRandom(`binomial ${n} ${p}`);
  const law = (k: number) => logChoose(n, k) + k * Math.log(p) + (n - k) * Math.log1p(-p);
  expect(fit(() => binomialDraw(n, p, random), law, n)).toBeGreaterThan(1e-3);
});

test.each([
  [5, 5, 4],
  [30, 1000, 100],
  [300, 200, 250],
  [4000, 6000, 9000],
  [500, 90, 400],
])("hypergeometricDraw(%i, %i, %i) follows the hypergeometric law", (hits, misses, drawn) => {
  const random = createRandom(`hypergeometric ${hits} ${misses}`);
  const law = (k: number) =>
    k > drawn || drawn - k > misses
      ? -Infinity
      : logChoose(hits, k) + logChoose(misses, drawn - k) - logChoose(hits + misses, drawn);
  const draw = () => hypergeometricDraw(hits, misses, drawn, random);
  expect(fit(draw, law, hits)).toBeGreaterThan(1e-3);
});

test("the draws at the edges of their parameters are certain", () => {
  const random = createRandom("edges");
  expect(binomialDraw(0, 0.4, random)).toBe(0);
  expect(binomialDraw(9, 0, random)).toBe(0);
  expect(binomialDraw(9, 1, random)).toBe(9);
  expect(hypergeometricDraw(0, 5, 3, random)).toBe(0);
  expect(hypergeometricDraw(5, 0, 3, random)).toBe(3);
  expect(hypergeometricDraw(5, 4, 9, random)).toBe(5);
  expect(hypergeometricDraw(5, 4, 0, random)).toBe(0);
  expect(binomialDraw(2 ** 40, 0.5, random) / 2 ** 40).toBeCloseTo(0.5, 4);
});

test("a multinomial draw has the rows asked for and skips bins without share", () => {
  const total = fc.property(
    fc.array(fc.nat(9), { minLength: 1, maxLength: 12 }),
    fc.nat(10_000),
    fc.string(),
    (shares, rows, key) => {
      fc.pre(shares.some((share) => share > 0));
      const drawn = multinomialDraw(Object.freeze(shares), rows, createRandom(key));
      expect(drawn.reduce((sum, count) => sum + count, 0)).toBe(rows);
      shares.forEach((share, b) => {
        if (share === 0) expect(drawn[b]).toBe(0);
      });
    },
  );
  fc.assert(total);
});

test("a draw with fixed margins takes no more rows than a bin holds", () => {
  const within = fc.property(
    fc.array(fc.nat(500), { minLength: 1, maxLength: 12 }),
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.string(),
    (available, part, key) => {
      const rows = Math.floor(part * available.reduce((sum, count) => sum + count, 0));
      const drawn = hypergeometricDraws(Object.freeze(available), rows, createRandom(key));
      expect(drawn.reduce((sum, count) => sum + count, 0)).toBe(rows);
      drawn.forEach((count, b) => {
        expect(count).toBeLessThanOrEqual(available[b] as number);
        expect(count).toBeGreaterThanOrEqual(0);
      });
    },
  );
  fc.assert(within);
});

test("the draws refuse what cannot be", () => {
  const random = createRandom("refuse");
  expect(() => binomialDraw(1.5, 0.5, random)).toThrow("1.5");
  expect(() => binomialDraw(3, Number.NaN, random)).toThrow("NaN");
  expect(() => hypergeometricDraw(2, 3, 6, random)).toThrow("Cannot draw 6 of 5");
  expect(() => hypergeometricDraw(2, -3, 1, random)).toThrow("-3");
  expect(() => multinomialDraw([0, 0], 3, random)).toThrow(RangeError);
  expect(() => multinomialDraw([1, -1], 3, random)).toThrow("-1");
  expect(() => hypergeometricDraws([1, 2], 4, random)).toThrow(RangeError);
});

test("rounding of many tiny last shares leaves every draw possible", () => {
  const shares: number[] = [];
  let share = Math.exp(-30);
  for (let value = 0; value < 96; value++) {
    shares.push(share);
    share *= 30 / (value + 1);
  }
  const total = shares.reduce((sum, one) => sum + one, 0);
  const random = createRandom("tiny shares");
  for (let draw = 0; draw < 50; draw++) {
    const counts = multinomialDraw(
      shares.map((one) => one / total),
      100_000,
      random,
    );
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(100_000);
  }
});

test("counts and the shares they make are drawn alike", () => {
  const table = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(table, fc.integer({ min: 0, max: 300 }), (counts, rows) => {
      fc.pre(counts.some((count) => count > 0));
      // Divided by a power of two nothing is rounded, but they are no counts any more.
      const shares = counts.map((count) => count / 4096);
      const draw = (of: readonly number[]) =>
        createMultinomial(of).draw(rows, createRandom("alike"));
      expect(draw(counts)).toEqual(draw(shares));
    }),
  );
});

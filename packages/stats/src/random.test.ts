import { expect, test } from "vitest";
import { createRandom } from "./random.ts";

const draw = <T>(count: number, next: () => T): T[] => Array.from({ length: count }, next);

test("createRandom() repeats itself for a key and differs between keys", () => {
  const [a, again, other] = ["a", "a", "b"].map((key) => draw(20, createRandom(key).uniform));
  expect(again).toEqual(a);
  expect(other).not.toEqual(a);
  expect(draw(5, createRandom(7).uniform)).toEqual(draw(5, createRandom("7").uniform));
});
test("createRandom() gives these very numbers on every machine", () => {
  const random = createRandom("plumbline");
  expect(draw(3, random.uniform)).toEqual([
    0.844971491491943, 0.8962923881159172, 0.01509752794166197,
  ]);
});
test("uniform() fills (0, 1) evenly, to four standard errors in 64 cells", () => {
  const cells = new Array<number>(64).fill(0);
  const draws = draw(64_000, createRandom("cells").uniform);
  expect(draws.every((u) => u > 0 && u < 1)).toBe(true);
  for (const u of draws) cells[Math.floor(u * 64)]! += 1;
  const chiSquare = cells.reduce((sum, count) => sum + (count - 1_000) ** 2 / 1_000, 0);
  expect(Math.abs(chiSquare - 63)).toBeLessThan(4 * Math.sqrt(2 * 63));
});
test("neighbouring draws, and first draws of neighbouring keys, are uncorrelated", () => {
  const within = draw(20_000, createRandom("series").uniform);
  const across = Array.from({ length: 20_000 }, (_, i) => createRandom(`key/${i}`).uniform());
  for (const series of [within, across]) {
    let sum = 0;
    for (let i = 1; i < series.length; i++)
      sum += ((series[i] as number) - 0.5) * ((series[i - 1] as number) - 0.5) * 12;
    expect(Math.abs(sum / Math.sqrt(series.length))).toBeLessThan(4);
  }
});
test("normal() has the moments of a standard normal", () => {
  const draws = draw(40_000, createRandom("normal").normal);
  const mean = (power: number): number =>
    draws.reduce((sum, z) => sum + z ** power, 0) / draws.length;
  expect(Math.abs(mean(1))).toBeLessThan(4 / 200);
  expect(Math.abs(mean(2) - 1)).toBeLessThan((4 * Math.SQRT2) / 200);
  expect(Math.abs(mean(4) - 3)).toBeLessThan((4 * Math.sqrt(96)) / 200);
});
test("below() gives every whole number under its limit", () => {
  const random = createRandom("below");
  expect(new Set(draw(200, () => random.below(6)))).toEqual(new Set([0, 1, 2, 3, 4, 5]));
  expect(random.below(1)).toBe(0);
});

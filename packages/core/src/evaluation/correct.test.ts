import fc from "fast-check";
import { expect, test } from "vitest";
import { correct } from "./correct.ts";
import { shareLevels } from "./families.ts";

test("the false-alarm rate is shared among the families that have tests", () => {
  const families = shareLevels(["quality", "drift", "quality"], 0.01);
  expect(families).toEqual([
    { name: "quality", level: 0.005, tests: 2 },
    { name: "drift", level: 0.005, tests: 1 },
  ]);
  expect(shareLevels([], 0.01)).toEqual([]);
});

test("each family is corrected by itself, answers in the order of the tests", () => {
  const tests = [
    { family: "a", name: "1", p: 0.01 },
    { family: "b", name: "2", p: 0.01 },
    { family: "a", name: "3", p: 0.04 },
  ];
  const families = shareLevels(
    tests.map(({ family }) => family),
    0.02,
  );
  const adjusted = correct(tests, families).map(({ pAdjusted }) => pAdjusted);
  expect(adjusted).toEqual([0.02, 0.01, 0.04]);
});

test("with uniform p-values all families together reject about as rarely as asked", () => {
  let seed = 1;
  const uniform = () => ((seed = (seed * 16807) % 2147483647) - 0.5) / 2147483646;
  const runs = 4000;
  let alarms = 0;
  for (let run = 0; run < runs; run++) {
    const tests = ["a", "b", "c"].flatMap((family) =>
      Array.from({ length: 5 }, (_, i) => ({ family, name: `${i}`, p: uniform() })),
    );
    const families = shareLevels(
      tests.map(({ family }) => family),
      0.05,
    );
    if (correct(tests, families).some(({ pAdjusted, level }) => pAdjusted <= level)) alarms++;
  }
  expect(alarms / runs).toBeGreaterThan(0.035);
  expect(alarms / runs).toBeLessThan(0.062);
});

test("an adjusted p is never below the p it came from", () => {
  const property = fc.property(
    fc.array(
      fc.record({
        family: fc.constantFrom("a", "b"),
        p: fc.double({ min: 0, max: 1, noNaN: true }),
      }),
    ),
    (raw) => {
      const tests = raw.map((one, index) => ({ ...one, name: String(index) }));
      const families = shareLevels(
        tests.map(({ family }) => family),
        0.01,
      );
      correct(tests, families).forEach(({ pAdjusted }, index) => {
        expect(pAdjusted).toBeGreaterThanOrEqual((tests[index]?.p ?? 0) * (1 - 1e-12));
      });
    },
  );
  fc.assert(property);
});

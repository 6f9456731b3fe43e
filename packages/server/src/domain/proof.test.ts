import { clusteredEstimate, createRandom, meanInfluence } from "@plumbline/stats";
import { expect, test } from "vitest";
import { proofOf, type ProofSide } from "./proof.ts";

const dayMs = 86_400_000;

function side(version: string, values: readonly number[]): ProofSide {
  const clusters = values.map((_, row) => Math.floor((row * 7) / values.length));
  const estimate = clusteredEstimate(meanInfluence(values), { clusters });
  return {
    ...{ version, startMs: 0, endMs: 7 * dayMs, rows: values.length },
    estimate: estimate.defined ? estimate : null,
  };
}

const noise = (mean: number, key: string): readonly number[] => {
  const random = createRandom(key);
  return Array.from({ length: 70 }, () => mean + random.normal());
};
const question = { title: "log loss", better: "lower", isFinal: true } as const;
const asked = (before: readonly number[], after: readonly number[], more: object = {}) =>
  proofOf({ ...question, before: side("v1", before), after: side("v2", after), ...more });

test("an action that helped is said with both values and the interval of the difference", () => {
  const proof = asked(noise(5, "a"), noise(3, "b"));
  expect(proof).toMatchObject({
    ...{ verdict: "helped", before: { version: "v1", rows: 70 }, after: { version: "v2" } },
    interval: { level: 0.95, kind: "welch, clustered" },
  });
  expect(proof.interval?.hi).toBeLessThan(0);
  expect(proof.summary).toMatch(
    /^It helped: log loss was [\d.]+ \(v1, 70 labelled rows\) before, [\d.]+ \(v2, 70 labelled rows\) after: [\d.]+ lower \(the difference is between -[\d.]+ and -[\d.]+\)$/,
  );
  expect(asked(noise(5, "a"), noise(3, "b"), { better: "higher" }).verdict).toBe("worse");
});

test("what became worse, and what had no measurable effect, is said as plainly", () => {
  expect(asked(noise(3, "a"), noise(5, "b")).summary).toMatch(/^It became worse: .* higher \(/);
  const none = asked(noise(3, "a"), noise(3, "c"));
  expect(none.verdict).toBe("no-effect-shown");
  expect(none.summary).toMatch(/^No effect was shown: .*, which chance alone can give$/);
});

test("what the record moves by without any action is no effect of one", () => {
  const found = asked(noise(5, "a"), noise(3, "b"), { usual: 3 });
  expect(found.verdict).toBe("no-effect-shown");
  expect(found.summary).toContain("the record of v1 moves by up to 3 without any action");
  expect(asked(noise(5, "a"), noise(3, "b"), { usual: 1 }).verdict).toBe("helped");
  expect(asked(noise(3, "a"), noise(5, "b"), { usual: 3 }).verdict).toBe("no-effect-shown");
});

test("while labels are missing it waits, with the numbers so far", () => {
  const proof = asked(noise(5, "a"), noise(3, "b"), { isFinal: false });
  expect(proof.verdict).toBe("waiting");
  expect(proof.difference).toBeLessThan(0);
  expect(proof.summary).toMatch(/until 1970-01-08 00:00$/);
});

test("without rows or without spread nothing could be shown, and why is said", () => {
  expect(asked([], noise(3, "b")).summary).toContain("v1 has no labelled rows in that time");
  expect(asked(noise(3, "b"), [1])).toMatchObject({
    ...{ verdict: "no-effect-shown", difference: null, interval: null },
    after: { rows: 1, value: null },
  });
  expect(asked(noise(3, "b"), [1]).summary).toContain("the rows of v2 are too few, or of one kind");
  const flat = Array.from({ length: 20 }, () => 1);
  expect(asked(flat, flat)).toMatchObject({ verdict: "no-effect-shown", difference: 0 });
  expect(
    asked(
      flat,
      flat.map(() => 2),
    ).summary,
  ).toContain("no spread");
});

test("an action without effect is called helpful or harmful in about 5 % of cases", () => {
  const draws = 500;
  let called = 0;
  for (let draw = 0; draw < draws; draw++) {
    // Days differ: rows of a day move together.
    const random = createRandom(`proof/${draw}`);
    const week = (): number[] =>
      Array.from({ length: 7 }, () => random.normal()).flatMap((day) =>
        Array.from({ length: 20 }, () => day + random.normal()),
      );
    if (asked(week(), week()).verdict !== "no-effect-shown") called++;
  }
  expect(called / draws).toBeLessThan(0.05 + 3 * Math.sqrt((0.05 * 0.95) / draws));
});

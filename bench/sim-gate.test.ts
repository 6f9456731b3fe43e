import { expect, test } from "vitest";
import { betterCells, equalCells, wholeCells } from "./sim-gate/cells.ts";
import { countBetter, countVerdicts } from "./sim-gate/run-cell.ts";

const evaluations = 200;

test.each(equalCells.filter(({ law }) => law.rows === 500))(
  "an equal candidate is rarely let in: $law.task, $title",
  (cell) => {
    const counts = countBetter(cell, { seed: "suite", evaluations });
    expect(counts.size).toBeGreaterThan(0);
    // Five of a hundred are stated: 10, and three standard errors of 3.1 beyond.
    for (const [metric, times] of counts) expect(times, metric).toBeLessThanOrEqual(19);
  },
);

test("a candidate that is clearly better is let in, and slices and calibration do not refuse it", () => {
  const cell = wholeCells.find(
    ({ title, law }) => title === "clearly better" && law.rows === 2_000,
  );
  if (cell === undefined) throw new Error("no such cell");
  const { verdicts, refusals } = countVerdicts(cell, { seed: "suite", evaluations: 20 });
  expect([...refusals]).toEqual([]);
  expect(verdicts.get("better")).toBeGreaterThanOrEqual(18);
});

test("more rows show a smaller gain", () => {
  const found = betterCells
    .filter(({ title, law }) => title.startsWith("noise 0.3") && law.rows <= 2_000)
    .map((cell) => countBetter(cell, { seed: "suite", evaluations: 60 }).get("log-loss") ?? 0);
  expect(found).toEqual(found.toSorted((a, b) => a - b));
  expect(found.at(-1)).toBeGreaterThan(30);
});

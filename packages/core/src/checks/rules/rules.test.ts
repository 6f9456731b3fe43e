import { expect, test } from "vitest";
import { compareSamples } from "../../evaluation/compare-samples.ts";

const rule = { name: "not negative", column: "x", expression: "x >= 0", maxShare: 0.1 };
const column = (negative: number) =>
  Array.from({ length: 100 }, (_, row) => (row < negative ? -1 - row / 7 : row + 0.5));

async function verdictWith(negative: number) {
  const { results } = await compareSamples(
    { x: column(0) },
    { x: column(negative) },
    { rules: [rule] },
  );
  return results.find(({ check }) => check === "rules");
}

test("a rule alerts when more rows break it than it allows", async () => {
  expect(await verdictWith(10)).toMatchObject({ verdict: "ok", value: 0.1 });
  expect(await verdictWith(11)).toMatchObject({ verdict: "alert", value: 0.11, column: "x" });
});

test("a rule that could not run says so", async () => {
  const { results } = await compareSamples({ x: column(0) }, { y: column(0) }, { rules: [rule] });
  const found = results.find(({ check }) => check === "rules");
  expect(found?.verdict).toBe("alert");
  expect(found?.reason).toContain("could not run");
});

import { createRandom } from "@plumbline/stats";
import { expect, test } from "vitest";
import { createMemoryEngine } from "../engines/memory/memory-engine.ts";
import { plan } from "../planning/make-plan.ts";
import { createBaseline } from "../profiles/document.ts";
import { check } from "./check.ts";
import { createLimitTrial } from "./limit-trial.ts";

function columns(rows: number, shift: number, key: string) {
  const random = createRandom(key);
  const x = Array.from({ length: rows }, () => random.normal() + shift);
  return {
    x,
    kind: x.map(() => ["a", "b", "c"][random.below(3)] ?? ""),
    score: x.map((value) => 1 / (1 + Math.exp(-value))),
    late: x.map((value) => (random.uniform() < 1 / (1 + Math.exp(shift - value)) ? "yes" : "no")),
  };
}

async function setUp(shift: number) {
  const engine = createMemoryEngine();
  const before = await engine.open({ columns: columns(2_000, 0, "before") });
  const planned = await plan(before, { roles: { target: "late", score: "score" } });
  const baseline = createBaseline(planned, await before.profile(planned));
  const now = await engine.open({ columns: columns(400, shift, "now") });
  return { baseline, current: await now.profile(planned) };
}

const limits = [
  { falseAlarmRate: 0.01 },
  { falseAlarmRate: 0.2 },
  { falseAlarmRate: 0.0001 },
  { checks: { drift: { floors: { wasserstein: 3 } } } },
  { checks: { performance: false as const, "missing-rate": false as const } },
  { falseAlarmRate: 0.01 },
];

test.each([0, 0.15, 1])(
  "limits say the same as a whole check when x is moved by %d",
  async (shift) => {
    const { baseline, current } = await setUp(shift);
    const trial = createLimitTrial(baseline, current);
    for (const options of limits) {
      const whole = check(baseline, current, options);
      const tried = trial(options);
      expect(tried.verdict).toBe(whole.verdict);
      expect(tried.alerts.map(({ check: id, column, method }) => [id, column, method])).toEqual(
        whole.results
          .filter(({ verdict }) => verdict === "alert")
          .map(({ check: id, column, method }) => [id, column, method]),
      );
    }
  },
);

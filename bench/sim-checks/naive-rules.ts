import { coarseCounts, type Baseline, type Profile } from "@plumbline/core";
import { createRandom, ksTest, psi } from "@plumbline/stats";
import { columnsScenario, compare, type Sizes } from "./scenario.ts";

/** How often two common rules flag a number that did not change. */
export interface NaiveTally {
  readonly sizes: Sizes;
  readonly columns: number;
  /** Kolmogorov-Smirnov at p < .05, each column by itself. */
  readonly byKs: number;
  /** Population stability index over ten bins above .1. */
  readonly byPsi: number;
}

export async function runNaiveRules(
  sizes: Sizes,
  { seed, budgetMs }: { readonly seed: string; readonly budgetMs: number },
): Promise<NaiveTally> {
  const started = performance.now();
  const scenario = columnsScenario(10);
  let [columns, byKs, byPsi] = [0, 0, 0];
  for (let round = 0; round === 0 || performance.now() - started < budgetMs; round++) {
    const random = createRandom([seed, "naive", sizes.n, sizes.m, round].join("/"));
    const { baseline, current } = await compare(scenario, sizes, random, round);
    for (const found of judgeNumbers(baseline, current)) {
      columns++;
      if (found.ksP < 0.05) byKs++;
      if (found.psi > 0.1) byPsi++;
    }
  }
  return { sizes, columns, byKs, byPsi };
}

function judgeNumbers({ plan, profile }: Baseline, current: Profile) {
  return plan.columns.flatMap(({ measures: [measure] }, index) => {
    if (measure?.shape !== "grid" || measure.isDiscrete || measure.id !== "value") return [];
    const counts = (side: Profile) => {
      const counted = side.columns[index]?.measures[0];
      return counted?.shape === "grid" ? coarseCounts(measure, counted.counts) : [];
    };
    const test = ksTest(numbersOf(profile, index), numbersOf(current, index));
    const distance = psi(counts(profile), counts(current));
    return test.defined && distance.defined ? [{ ksP: test.pValue, psi: distance.value }] : [];
  });
}

function numbersOf({ sample }: Profile, column: number): readonly number[] {
  return (sample.columns[column] ?? []).filter((value) => typeof value === "number");
}

import { gateSchema, type GateMetric, type GateVerdict } from "@plumbline/contracts";
import { judgeCandidate } from "@plumbline/core";
import { createRandom } from "@plumbline/stats";
import { compareModels } from "../../packages/core/src/gate/compare-models.ts";
import type { Cell } from "./cells.ts";
import { drawRows } from "./draw-rows.ts";
import { gateInputOf, gateRowsOf } from "./gate-parts.ts";

export const options = gateSchema.parse({});

export interface CellOptions {
  readonly seed: string;
  readonly evaluations: number;
}

const keyOf = ({ title, law }: Cell, seed: string, run: number): string =>
  [seed, title, law.task, law.rows, law.days, run].join("/");

/** How often the candidate is shown better, by metric. */
export function countBetter(
  cell: Cell,
  { seed, evaluations }: CellOptions,
): ReadonlyMap<GateMetric, number> {
  const counts = new Map<GateMetric, number>(cell.metrics.map((metric) => [metric, 0]));
  for (let run = 0; run < evaluations; run++) {
    const rows = gateRowsOf(drawRows(cell.law, createRandom(keyOf(cell, seed, run))));
    for (const metric of cell.metrics) {
      const found = compareModels(metric, rows, options);
      if (!found.defined || found.pBetterThan(0) > options.level) continue;
      counts.set(metric, (counts.get(metric) ?? 0) + 1);
    }
  }
  return counts;
}

/** How often the whole gate gives each verdict, and which tests refuse. */
export function countVerdicts(cell: Cell, { seed, evaluations }: CellOptions) {
  const verdicts = new Map<GateVerdict["verdict"], number>();
  const refusals = new Map<string, number>();
  for (let run = 0; run < evaluations; run++) {
    const input = gateInputOf(drawRows(cell.law, createRandom(keyOf(cell, seed, run))));
    const { verdict, tests } = judgeCandidate(input, options);
    verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1);
    const failed = tests.filter(({ test, outcome }) => outcome === "fail" && test !== "primary");
    for (const test of new Set(failed.map((one) => one.test))) {
      refusals.set(test, (refusals.get(test) ?? 0) + 1);
    }
  }
  return { verdicts, refusals };
}

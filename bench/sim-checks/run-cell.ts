import type { ResultDocument } from "@plumbline/contracts";
import { createRandom } from "@plumbline/stats";
import type { Shift } from "./shift-law.ts";
import { compare, type Scenario, type Sizes } from "./scenario.ts";

/** One line of a table: what is compared, again and again. */
export interface Cell {
  readonly scenario: Scenario;
  readonly sizes: Sizes;
  /** Changes the first column. */
  readonly shift?: Shift;
}

export interface Limits {
  readonly seed: string;
  /** No new comparison begins after so much time. */
  readonly budgetMs: number;
  readonly maxReplications: number;
}

/** What came of the comparisons of one cell. */
export interface Tally {
  readonly replications: number;
  /** Comparisons with an alert anywhere (with a shift: of the column that changed). */
  readonly alerts: number;
  /** Comparisons without an alert but with something to watch. */
  readonly watches: number;
  /** Comparisons in which each check alerted. */
  readonly byCheck: ReadonlyMap<string, number>;
}

const minReplications = 5;

export async function runCell(
  { scenario, sizes, shift }: Cell,
  { seed, budgetMs, maxReplications }: Limits,
): Promise<Tally> {
  const started = performance.now();
  const byCheck = new Map<string, number>();
  let [replications, alerts, watches] = [0, 0, 0];
  const isDone = () =>
    replications >= maxReplications ||
    (replications >= minReplications && performance.now() - started > budgetMs);
  while (!isDone()) {
    const key = [seed, scenario.title, sizes.n, sizes.m, JSON.stringify(shift), replications];
    const random = createRandom(key.join("/"));
    const { result, baseline } = await compare(scenario, sizes, random, replications, shift);
    const found = shift ? ofColumn(result, baseline.plan.columns[0]?.name ?? "") : result.results;
    const alerting = new Set(
      found.filter(({ verdict }) => verdict === "alert").map(({ check }) => check),
    );
    for (const check of alerting) byCheck.set(check, (byCheck.get(check) ?? 0) + 1);
    if (alerting.size > 0) alerts++;
    else if (found.some(({ verdict }) => verdict === "watch")) watches++;
    replications++;
  }
  return { replications, alerts, watches, byCheck };
}

function ofColumn({ results }: ResultDocument, name: string): ResultDocument["results"] {
  return results.filter(({ column }) => column === name);
}

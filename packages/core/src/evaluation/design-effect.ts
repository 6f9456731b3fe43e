import { chiSquareUpperTail, type ClusterMean, meanDesignEffect } from "@plumbline/stats";
import type { ProfilePlan } from "../profiles/plan.ts";
import type { Profile, SampleValue } from "../profiles/profile.ts";

/** Clusters count as different only beyond this chance: noise must not cost every test its power. */
const level = 0.01;

/**
 * How many rows count as one because rows of a cluster (a user, a visit, a day) move together: the
 * median over the numeric columns, from the baseline's row sample; 1 without a cluster role.
 *
 * A sample that holds the part f of the rows holds the part f of each cluster, so its design effect
 * exceeds 1 by only the part f of what all rows have.
 */
export function estimateDesignEffect(plan: ProfilePlan, { rows, sample }: Profile): number {
  const { cluster } = plan.roles;
  const place = plan.columns.findIndex(({ name }) => name === cluster);
  const keys = sample.columns[place];
  const kept = sample.hashes.length;
  if (cluster === undefined || !keys || kept === 0 || rows === 0) return 1;
  const effects = plan.columns.flatMap(({ kind }, index) =>
    kind === "numeric" && index !== place ? sampleEffect(keys, sample.columns[index] ?? []) : [],
  );
  if (effects.length === 0) return 1;
  const sorted = effects.toSorted((a, b) => a - b);
  const median = sorted[Math.floor((sorted.length - 1) / 2)] ?? 1;
  return 1 + (median - 1) * (rows / kept);
}

function sampleEffect(
  keys: readonly SampleValue[],
  values: readonly SampleValue[],
): readonly number[] {
  const groups = new Map<SampleValue, number[]>();
  values.forEach((value, row) => {
    const key = keys[row] ?? null;
    if (typeof value !== "number" || !Number.isFinite(value) || key === null) return;
    const group = groups.get(key) ?? [];
    group.push(value);
    groups.set(key, group);
  });
  const all = [...groups.values()].flat();
  const effect = meanDesignEffect([...groups.values()].map(clusterMean), variance(all));
  if (!effect.defined) return [];
  const df = groups.size - 1;
  return [chiSquareUpperTail(df * effect.value, df) <= level ? effect.value : 1];
}

function clusterMean(values: readonly number[]): ClusterMean {
  return { rows: values.length, mean: meanOf(values) };
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function variance(values: readonly number[]): number {
  if (values.length === 0) return 0;
  const mean = meanOf(values);
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
}

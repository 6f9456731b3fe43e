import {
  chiSquareUpperTail,
  type ClusterMean,
  type Estimate,
  meanDesignEffect,
  shareDesignEffect,
} from "@plumbline/stats";
import type { DesignEffects } from "../checks/check.ts";
import type { ProfilePlan } from "../profiles/plan.ts";
import type { Profile, SampleValue } from "../profiles/profile.ts";
import { clusterNumbers, ranksOf } from "./cluster-values.ts";
import { rowLosses } from "./row-losses.ts";

/**
 * Clusters count as different only beyond this chance: noise must not cost every test its power. A
 * sample's effect is multiplied to that of all rows, and its noise with it, so more is asked of it;
 * with that many rows floors keep small effects of clusters from alerting.
 */
const levels = { whole: 0.25, sample: 0.01 };
/**
 * An effect from few clusters is uncertain, so that a test needs more than the normal law says: as
 * Student's law does, t² ≈ z² (1 + (z² + 1) / (2 df)), here for p = 1e-4.
 */
const uncertainty = 8;
/** Rarer categories together are one more: many empty cells say little. */
const maxCategories = 20;

/**
 * How many rows count as one because rows of a cluster (a user, a visit, a day) move together, for each
 * column by itself, from the baseline's row sample; 1 without a cluster role. Clusters of a time column
 * are its days, UTC.
 *
 * A sample that holds the part f of the rows holds the part f of each cluster, so its design effect
 * exceeds 1 by only the part f of what all rows have.
 */
export function estimateDesignEffects(plan: ProfilePlan, { rows, sample }: Profile): DesignEffects {
  const place = plan.columns.findIndex(({ name }) => name === plan.roles.cluster);
  const keys = sample.columns[place];
  const kept = sample.hashes.length;
  if (plan.roles.cluster === undefined || !keys || kept === 0) return () => 1;
  const clusters = keys.map((key) =>
    plan.columns[place]?.kind === "timestamp" && key !== null ? String(key).slice(0, 10) : key,
  );
  const level = kept * 2 < rows ? levels.sample : levels.whole;
  const ofAllRows = ({ effect, df, clusters: count }: ClusterEffect) =>
    chiSquareUpperTail(df * effect, df) <= level
      ? (1 + (effect - 1) * (rows / kept)) * (1 + uncertainty / (count - 1))
      : 1;
  const others = plan.columns.flatMap((column, index) =>
    index === place ? [] : [{ column, values: sample.columns[index] ?? [] }],
  );
  const values = new Map(
    others.map(({ column, values }) => {
      const effect = isCounted(column.kind)
        ? sharesEffect(clusters, values)
        : numbersEffect(clusters, clusterNumbers(column.kind, values));
      return [column.name, ofAllRows(effect)];
    }),
  );
  const missing = new Map(
    others.map(({ column, values }) => {
      const flags = values.map((value) => Number(value === null));
      return [column.name, ofAllRows(meansEffect(clusters, flags))];
    }),
  );
  const losses = rowLosses(plan, sample);
  const whole = losses ? ofAllRows(meansEffect(clusters, losses)) : median([...values.values()]);
  return (column, of = "values") =>
    column === null ? whole : ((of === "missing" ? missing : values).get(column) ?? whole);
}

/** The design effect of the sample's rows, with what its noise depends on. */
interface ClusterEffect {
  readonly effect: number;
  readonly df: number;
  readonly clusters: number;
}

const noEffect: ClusterEffect = { effect: 1, df: 1, clusters: 2 };

function isCounted(kind: ProfilePlan["columns"][number]["kind"]): boolean {
  return kind === "categorical" || kind === "boolean";
}

/** The larger effect of place and spread, both by ranks, so that a few wild values do not decide. */
function numbersEffect(
  clusters: readonly SampleValue[],
  values: readonly (number | null)[],
): ClusterEffect {
  const ranks = ranksOf(values);
  const spread = ranks.map((rank) => (rank === null ? null : Math.abs(rank - 0.5)));
  const [place, width] = [meansEffect(clusters, ranks), meansEffect(clusters, spread)];
  return place.effect >= width.effect ? place : width;
}

function meansEffect(
  clusters: readonly SampleValue[],
  values: readonly (number | null)[],
): ClusterEffect {
  const groups = new Map<SampleValue, { rows: number; sum: number }>();
  let [rows, sum, squares] = [0, 0, 0];
  values.forEach((value, row) => {
    const key = clusters[row] ?? null;
    if (value === null || key === null) return;
    const group = groups.get(key) ?? { rows: 0, sum: 0 };
    group.rows++;
    group.sum += value;
    groups.set(key, group);
    rows++;
    sum += value;
    squares += value * value;
  });
  if (rows === 0) return noEffect;
  const variance = Math.max(0, squares / rows - (sum / rows) ** 2);
  const means = [...groups.values()].map((group): ClusterMean => ({
    rows: group.rows,
    mean: group.sum / group.rows,
  }));
  return clusterEffect(meanDesignEffect(means, variance), means.length - 1, means.length);
}

function sharesEffect(
  clusters: readonly SampleValue[],
  values: readonly SampleValue[],
): ClusterEffect {
  const rowsOf = new Map<SampleValue, number>();
  for (const value of values) rowsOf.set(value, (rowsOf.get(value) ?? 0) + 1);
  const ranked = [...rowsOf].toSorted((a, b) => b[1] - a[1]).map(([value]) => value);
  const placeOf = new Map(ranked.map((value, place) => [value, Math.min(place, maxCategories)]));
  const bins = Math.min(ranked.length, maxCategories + 1);
  const groups = new Map<SampleValue, number[]>();
  values.forEach((value, row) => {
    const key = clusters[row] ?? null;
    if (key === null) return;
    const counts = groups.get(key) ?? new Array<number>(bins).fill(0);
    const place = placeOf.get(value) ?? 0;
    counts[place] = (counts[place] ?? 0) + 1;
    groups.set(key, counts);
  });
  const df = (groups.size - 1) * (bins - 1);
  return clusterEffect(shareDesignEffect([...groups.values()]), df, groups.size);
}

function clusterEffect(effect: Estimate, df: number, clusters: number): ClusterEffect {
  return effect.defined && df > 0 ? { effect: effect.value, df, clusters } : noEffect;
}

function median(effects: readonly number[]): number {
  const sorted = effects.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 1;
}

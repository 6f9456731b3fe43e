import type { ColumnPlan, MeasureId, MeasurePlan, ProfilePlan } from "../profiles/plan.ts";
import type {
  CategoryCounts,
  ColumnProfile,
  GridCounts,
  MeasureCounts,
  Profile,
} from "../profiles/profile.ts";
import type { CategoryPlan, GridPlan } from "../profiles/plan.ts";

/** One column in both profiles, with its place in the plan. */
export interface ColumnPair {
  readonly plan: ColumnPlan;
  readonly index: number;
  readonly before: ColumnProfile;
  readonly now: ColumnProfile;
}

/** One measure of a column in both profiles. */
export type MeasurePair = GridPair | CategoryPair;

export interface GridPair {
  readonly shape: "grid";
  readonly plan: GridPlan;
  readonly before: GridCounts;
  readonly now: GridCounts;
}

export interface CategoryPair {
  readonly shape: "categories";
  readonly plan: CategoryPlan;
  readonly before: CategoryCounts;
  readonly now: CategoryCounts;
}

/** What holds columns: a whole profile, or one cell of a segmentation. */
type ColumnHolder = Pick<Profile, "columns">;

/**
 * The plan's columns that both sides have. A cell of a segmentation may hold fewer columns than the
 * plan, so columns are found by name.
 */
export function columnPairs(
  plan: ProfilePlan,
  reference: ColumnHolder,
  current: ColumnHolder,
): readonly ColumnPair[] {
  const before = byName(reference);
  const now = byName(current);
  return plan.columns.flatMap((column, index) => {
    const [left, right] = [before.get(column.name), now.get(column.name)];
    return left && right ? [{ plan: column, index, before: left, now: right }] : [];
  });
}

/** The measures that both sides have, in the shape the plan gives them. */
export function measurePairs({ plan, before, now }: ColumnPair): readonly MeasurePair[] {
  return plan.measures.flatMap((measure, index) => {
    const pair = asPair(measure, before.measures[index], now.measures[index]);
    return pair ? [pair] : [];
  });
}

/** The pair of one grid measure of the column, if it has it. */
export function gridPair(column: ColumnPair, id: MeasureId = "value"): GridPair | null {
  const pair = measurePairs(column).find(({ plan }) => plan.id === id);
  return pair?.shape === "grid" ? pair : null;
}

function asPair(
  plan: MeasurePlan,
  before: MeasureCounts | undefined,
  now: MeasureCounts | undefined,
): MeasurePair | null {
  if (plan.shape === "grid" && before?.shape === "grid" && now?.shape === "grid") {
    return { shape: "grid", plan, before, now };
  }
  if (
    plan.shape === "categories" &&
    before?.shape === "categories" &&
    now?.shape === "categories"
  ) {
    return { shape: "categories", plan, before, now };
  }
  return null;
}

function byName({ columns }: ColumnHolder): ReadonlyMap<string, ColumnProfile> {
  return new Map(columns.map((column) => [column.name, column]));
}

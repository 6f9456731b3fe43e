import {
  check,
  createBaseline,
  createMemoryEngine,
  plan,
  type Baseline,
  type MemorySource,
  type PlanOptions,
  type Profile,
} from "@plumbline/core";
import type { ResultDocument } from "@plumbline/contracts";
import type { Random } from "@plumbline/stats";
import { columnLaw, columnShapes, type ColumnLaw, type ColumnShape } from "./column-law.ts";
import { drawDayRows } from "./day-rows.ts";
import { drawBaseline } from "./draw-baseline.ts";
import { drawProfile } from "./draw-profile.ts";
import { drawRows } from "./draw-rows.ts";
import { binaryModel, multiclassModel, regressionModel } from "./model-law.ts";
import { shiftLaw, type Shift } from "./shift-law.ts";

/** A table to compare with itself. */
export interface Scenario {
  readonly title: string;
  readonly options: PlanOptions;
  /** Rows by law, or rows of its own. */
  readonly source:
    | { readonly laws: (replication: number) => readonly ColumnLaw[] }
    | { readonly rows: (rows: number, random: Random, side: 0 | 1) => MemorySource["columns"] };
}

/** Up to so many rows a side are drawn one by one; beyond, profiles are drawn from their law. */
const maxRawRows = 1000;
/** The row sample of wide tables is smaller, so that drawing it does not take all the time. */
const wideColumns = 50;
const wideSample = 1000;

export function columnsScenario(count: number): Scenario {
  return {
    title: count === 1 ? "1 column" : `${count} columns`,
    options: count > wideColumns ? { sampleSize: wideSample } : {},
    source: { laws: (replication) => mixedLaws(count, replication) },
  };
}

/** A column of the given shape, to be changed, beside nine others. */
export function powerScenario(shape: ColumnShape, title: string): Scenario {
  const laws = [columnLaw(shape, "changed"), ...mixedLaws(9, 0)];
  return { title, options: {}, source: { laws: () => laws } };
}

/** The shapes in turn, starting elsewhere each time. */
function mixedLaws(count: number, replication: number): readonly ColumnLaw[] {
  return Array.from({ length: count }, (_, place) => {
    const shape = columnShapes[(place + replication) % columnShapes.length] as ColumnShape;
    return columnLaw(shape, `${shape} ${place}`);
  });
}

export const categoriesScenario: Scenario = {
  title: "3 columns, all categories",
  options: {},
  source: {
    laws: () =>
      (["categories-200", "categories-10", "categories-1000"] as const).map((shape) =>
        columnLaw(shape, shape),
      ),
  },
};

function modelScenario(title: string, model: () => ColumnLaw, options: PlanOptions): Scenario {
  const law = model();
  const inputs = [
    columnLaw("region", "region"),
    columnLaw("normal-with-missing", "number"),
    columnLaw("categories-10", "category"),
  ];
  return {
    title,
    options: { ...options, segments: [["region"]] },
    source: { laws: () => [law, ...inputs] },
  };
}

export const modelScenarios: readonly Scenario[] = [
  modelScenario("binary model, 3 segments", binaryModel, {
    roles: { target: "label", score: "score" },
  }),
  modelScenario("multiclass model, 3 segments", multiclassModel, {
    roles: { target: "label", prediction: "prediction" },
  }),
  modelScenario("regression model, 3 segments", regressionModel, {
    roles: { target: "label", prediction: "prediction" },
  }),
];

export function daysScenario(hasRole: boolean): Scenario {
  return {
    title: `28 days of rows that move together, ${hasRole ? "with" : "without"} the cluster role`,
    options: hasRole ? { roles: { cluster: "day" } } : { kinds: { day: "identifier" } },
    source: { rows: (rows, random, side) => drawDayRows(rows, random, side * 100) },
  };
}

export interface Sizes {
  readonly n: number;
  readonly m: number;
}

export interface Compared {
  readonly baseline: Baseline;
  readonly current: Profile;
  readonly result: ResultDocument;
}

/** One comparison of two fresh samples; `shift` changes the first column of the current one. */
export async function compare(
  scenario: Scenario,
  { n, m }: Sizes,
  random: Random,
  replication: number,
  shift?: Shift,
): Promise<Compared> {
  const { baseline, current } = await profiles(scenario, { n, m }, random, replication, shift);
  return { baseline, current, result: check(baseline, current) };
}

async function profiles(
  { source, options }: Scenario,
  { n, m }: Sizes,
  random: Random,
  replication: number,
  shift: Shift | undefined,
): Promise<{ readonly baseline: Baseline; readonly current: Profile }> {
  if ("rows" in source) {
    return profileRaw(source.rows(n, random, 0), source.rows(m, random, 1), options);
  }
  const laws = source.laws(replication);
  const shifted = laws.map((law, place) => (shift && place === 0 ? shiftLaw(law, shift) : law));
  if (Math.max(n, m) <= maxRawRows) {
    return profileRaw(drawRows(laws, n, random), drawRows(shifted, m, random), options);
  }
  const baseline = await drawBaseline(laws, n, random, options);
  return { baseline, current: drawProfile(baseline.plan, shifted, m, random) };
}

async function profileRaw(
  before: MemorySource["columns"],
  now: MemorySource["columns"],
  options: PlanOptions,
) {
  const engine = createMemoryEngine();
  const table = await engine.open({ columns: before });
  const planned = await plan(table, options);
  const baseline = createBaseline(planned, await table.profile(planned));
  const other = await engine.open({ columns: now });
  return { baseline, current: await other.profile(planned) };
}

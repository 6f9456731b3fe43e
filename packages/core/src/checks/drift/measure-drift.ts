import { createRandom } from "@plumbline/stats";
import { measureName } from "../../profiles/plan.ts";
import type { Profile } from "../../profiles/profile.ts";
import type { CheckInput, Measurement } from "../check.ts";
import { type ColumnPair, columnPairs, type MeasurePair, measurePairs } from "../column-pairs.ts";
import { driftMethod } from "../drift-methods.ts";
import { segmentCells } from "../segment-cells.ts";
import type { DriftMethod, DriftPair, ValueSamples } from "./drift-method.ts";
import { type DriftOptions, methodFor } from "./drift-options.ts";
import { categoryDriftPair, gridDriftPair } from "./drift-pair.ts";
import { driftWords } from "./drift-words.ts";

export interface DriftScope {
  /** Which columns of the plan are compared. */
  readonly includes: (column: ColumnPair["plan"]) => boolean;
  /** Whether missing values are a category of their own. */
  readonly countsMissing: boolean;
}

/** Compares the distributions of some columns, as a whole and, if asked, in each segment. */
export function measureDrift(
  input: CheckInput,
  options: DriftOptions,
  scope: DriftScope,
): readonly Measurement[] {
  const { plan, reference, current } = input;
  const isIn = ({ plan: column }: ColumnPair) =>
    scope.includes(column) && !options.ignore.includes(column.name);
  const whole = columnPairs(plan, reference, current)
    .filter(isIn)
    .flatMap((column) => measureColumn(column, { input, options, scope, segment: null }));
  if (!options.segments) return whole;
  const cells = segmentCells(plan, reference, current, options.minSegmentRows);
  const perCell = cells.flatMap(({ segment, before, now }) =>
    columnPairs(plan, before, now)
      .filter(isIn)
      .flatMap((column) => measureColumn(column, { input, options, scope, segment })),
  );
  return [...whole, ...perCell];
}

interface Context {
  readonly input: CheckInput;
  readonly options: DriftOptions;
  readonly scope: DriftScope;
  readonly segment: string | null;
}

function measureColumn(column: ColumnPair, context: Context): readonly Measurement[] {
  return measurePairs(column)
    .filter(({ plan: { id } }) => column.plan.kind !== "timestamp" || id !== "value")
    .map((pair) => measureOne(column, pair, context));
}

function measureOne(column: ColumnPair, pair: MeasurePair, context: Context): Measurement {
  const { input, options, segment } = context;
  const { name } = column.plan;
  const compared = driftPairOf(column, pair, context);
  const method = chosenMethod(name, compared, options);
  const subject = {
    column: name,
    measure: pair.plan.id,
    ...(segment === null ? {} : { segment }),
    method: method.id,
    unit: method.unit,
    n: compared.n,
    m: compared.m,
  };
  if (compared.n === 0 || compared.m === 0) {
    const side = compared.n === 0 ? "baseline" : "current data";
    const words = `the ${side} has no value to compare`;
    return { ...subject, outcome: "undefined", why: "no-rows", words };
  }
  const key = [input.plan.id, measureName(name, pair.plan.id), segment ?? "", method.id];
  const { level } = input;
  const designEffect = input.designEffect(name);
  const random = createRandom(key.join("/"));
  const found = isSameConstant(pair)
    ? unchanged(method)
    : method.compare(compared, { designEffect, level, random });
  if (!found.defined) {
    const words =
      found.why === "constant"
        ? "the baseline is constant, so the distance has no unit"
        : `the distance does not exist: ${found.why}`;
    return { ...subject, outcome: "undefined", why: found.why, words };
  }
  return {
    ...subject,
    ...found,
    ...driftWords(pair, compared, found, method),
    outcome: "effect",
    floor: floorOf(method, compared, options),
  };
}

function driftPairOf(column: ColumnPair, pair: MeasurePair, context: Context): DriftPair {
  if (pair.shape === "grid") return gridDriftPair(pair, valuesOf(column, pair, context));
  const { before, now } = column;
  const isValue = pair.plan.id === "value";
  const sketches =
    isValue && before.distinct && now.distinct
      ? { before: before.distinct, now: now.distinct }
      : null;
  const countsMissing = context.scope.countsMissing && isValue;
  const missing = { before: before.missing, now: now.missing };
  return categoryDriftPair(pair, sketches, countsMissing ? missing : null);
}

function chosenMethod(name: string, { kind }: DriftPair, options: DriftOptions): DriftMethod {
  // A column may be called `constructor`, which every object answers to.
  const own = Object.hasOwn(options.columns, name) ? options.columns[name] : undefined;
  const wanted = own === undefined ? null : driftMethod(own);
  return wanted?.kinds.includes(kind) ? wanted : driftMethod(methodFor(options, kind));
}

/** Single values from the row samples, which know the column itself and no derived measure. */
function valuesOf(
  { plan, index }: ColumnPair,
  { plan: measure }: MeasurePair,
  { input, segment }: Context,
): ValueSamples | null {
  if (measure.id !== "value" || plan.kind !== "numeric" || segment !== null) return null;
  const [before, now] = [finiteValues(input.reference, index), finiteValues(input.current, index)];
  const isWhole = isWholeSample(input.reference) && isWholeSample(input.current);
  return { before, now, isWhole };
}

function isWholeSample({ rows, sample }: Profile): boolean {
  return sample.hashes.length === rows;
}

function finiteValues({ sample }: Profile, column: number): Float64Array {
  const values = sample.columns[column] ?? [];
  return Float64Array.from(
    values.filter((value): value is number => typeof value === "number" && Number.isFinite(value)),
  );
}

/** A constant that stayed is no drift, also where the distance has no unit. */
function isSameConstant(pair: MeasurePair): boolean {
  if (pair.shape !== "grid") return false;
  const { before, now } = pair;
  return before.min === before.max && now.min === before.min && now.max === before.max;
}

function unchanged({ id }: DriftMethod) {
  return { defined: true, method: id, value: 0, p: 1, excess: 0 } as const;
}

function floorOf(method: DriftMethod, { rates }: DriftPair, options: DriftOptions): number {
  const chosen = driftFloor(method, options);
  if (!rates || !method.kinds.every((kind) => kind === "two-values")) return chosen;
  return Math.max(chosen, options.minRelative * (rates.before.hits / rates.before.rows));
}

function driftFloor({ id, floor }: DriftMethod, { floors }: DriftOptions): number {
  return Object.entries(floors).find(([method]) => method === id)?.[1] ?? floor;
}

import { createHash } from "node:crypto";
import type { SourceColumn, Survey, SurveyRequest, Table, WorkOptions } from "../engines/engine.ts";
import { PlumblineError } from "../kernel/errors.ts";
import type { ColumnKind } from "@plumbline/contracts";
import { measureShape, measuresOfKind } from "../profiles/measures.ts";
import type { PlanOptions } from "../profiles/plan-options.ts";
import {
  planFormat,
  planVersion,
  type ColumnPlan,
  type MeasureId,
  type MeasurePlan,
  type ProfilePlan,
  type RulePlan,
  type SamplePlan,
} from "../profiles/plan.ts";
import { roleOf, type Roles } from "../profiles/roles.ts";
import { parseRule } from "../profiles/rule-expression.ts";
import { makeCategoryPlan } from "./category-plan.ts";
import { makeGridPlan } from "./grid-plan.ts";
import { inferKind } from "./infer-kind.ts";
import { makePerformancePlan } from "./make-performance-plan.ts";
import { makeSegmentations } from "./make-segmentations.ts";
import { nearestName } from "./nearest-name.ts";

const defaultSampleSize = 5_000;
/** A wide table keeps fewer rows, so that a saved baseline stays of a size one can commit. */
const sampleValues = 1_000_000;
const sampleKeyColumns = 3;
const fineBins = 200;
const fineBinsOfLarge = 1_000;
const largeRows = 100_000;

/**
 * Looks at the baseline once and fixes what is counted: kinds, bins, categories, segments and how the
 * model is judged.
 *
 * @throws PlumblineError PL_COLUMN_UNKNOWN when a role, segment or kind names a column that is not
 *   there, PL_BASELINE_EMPTY when there are no rows to learn from
 */
export async function plan(
  table: Table,
  options: PlanOptions = {},
  work: WorkOptions = {},
): Promise<ProfilePlan> {
  requireColumns(table, options);
  if (table.rows === 0) throw new PlumblineError("PL_BASELINE_EMPTY", { path: table.label });
  for (const rule of options.rules ?? []) parseRule(rule.name, rule.expression);
  const roles = options.roles ?? {};
  const ignored = new Set(options.ignore);
  const columns = table.columns.filter(({ name }) => !ignored.has(name));
  const bins =
    table.rows > largeRows && (options.segments ?? []).length === 0 ? fineBinsOfLarge : fineBins;
  const surveyed = await surveyColumns(table, columns, options, work);
  const planned = surveyed.map((one) => planColumn(one, bins));
  const kinds = new Map(planned.map((column) => [column.name, column.kind]));
  const withoutId = {
    format: planFormat,
    version: planVersion,
    columns: planned,
    roles,
    segmentations: makeSegmentations(options.segments ?? [], surveyed, kinds),
    performance: await makePerformancePlan(table, planned, options),
    sample: planSample(planned, roles, options.sampleSize ?? sampleSizeFor(planned.length)),
  } as const;
  const id = createHash("sha256").update(JSON.stringify(withoutId)).digest("hex").slice(0, 16);
  return { ...withoutId, id, rules: options.rules ?? [] };
}

/** The same plan with other rules: rules need no baseline, so they are not part of its id. */
export function withRules(frozen: ProfilePlan, rules: readonly RulePlan[]): ProfilePlan {
  for (const rule of rules) parseRule(rule.name, rule.expression);
  return { ...frozen, rules };
}

/** A column with everything that was learned of it. */
export interface SurveyedColumn {
  readonly column: SourceColumn;
  readonly kind: ColumnKind;
  readonly surveys: readonly { readonly id: MeasureId; readonly survey: Survey }[];
}

function requireColumns(table: Table, options: PlanOptions): void {
  const known = table.columns.map(({ name }) => name);
  const named = [
    ...Object.entries(options.roles ?? {}).flatMap(([role, name]) =>
      typeof name === "string"
        ? [{ name, where: `role ${role}` }]
        : Object.entries(name).map(([label, column]) => ({
            name: column as string,
            where: `score of class ${label}`,
          })),
    ),
    ...Object.keys(options.kinds ?? {}).map((name) => ({ name, where: "kind" })),
    ...(options.segments ?? []).flat().map((name) => ({ name, where: "segment" })),
    ...(options.ignore ?? []).map((name) => ({ name, where: "ignore" })),
  ];
  for (const { name, where } of named) {
    if (known.includes(name)) continue;
    throw new PlumblineError("PL_COLUMN_UNKNOWN", {
      column: name,
      where,
      nearest: nearestName(name, known),
    });
  }
}

async function surveyColumns(
  table: Table,
  columns: readonly SourceColumn[],
  options: PlanOptions,
  work: WorkOptions,
): Promise<readonly SurveyedColumn[]> {
  const roles = options.roles ?? {};
  const first = new Map<string, Survey>();
  const looks = columns.flatMap((column) => firstLook(column, kindGiven(column.name, options)));
  (await table.survey(looks, work)).forEach((survey, i) =>
    first.set(looks[i]?.column ?? "", survey),
  );

  const kinds = columns.map(
    (column) =>
      kindGiven(column.name, options) ??
      inferKind(column, first.get(column.name) ?? null, roleOf(column.name, roles)),
  );
  const wanted = columns.map((column, i) => measureRequests(column, kinds[i] as ColumnKind, roles));
  const isKnown = (request: SurveyRequest): boolean =>
    request.measure === "value" && first.get(request.column)?.shape === request.shape;
  const missing = wanted.flat().filter((request) => !isKnown(request));
  const second = missing.length === 0 ? [] : await table.survey(missing, work);

  return columns.map((column, i) => ({
    column,
    kind: kinds[i] as ColumnKind,
    surveys: (wanted[i] ?? []).map((request) => ({
      id: request.measure,
      survey: (isKnown(request)
        ? first.get(request.column)
        : second[missing.indexOf(request)]) as Survey,
    })),
  }));
}

/** A column may be called `constructor`, which every object answers to. */
function kindGiven(name: string, { kinds }: PlanOptions): ColumnKind | undefined {
  return kinds !== undefined && Object.hasOwn(kinds, name) ? kinds[name] : undefined;
}

/** Enough to tell the kind: numbers as numbers, everything with a text as categories. */
function firstLook(column: SourceColumn, kind: ColumnKind | undefined): readonly SurveyRequest[] {
  if (kind === "identifier" || kind === "embedding") return [];
  if (column.logical === "vector" || column.logical === "other") return [];
  const isNumber = column.logical === "integer" || column.logical === "number";
  return [
    {
      column: column.name,
      measure: "value",
      shape: isNumber || column.logical === "timestamp" ? "grid" : "categories",
    },
  ];
}

function measureRequests(
  { name }: SourceColumn,
  kind: ColumnKind,
  { time }: Roles,
): readonly SurveyRequest[] {
  return measuresOfKind[kind]
    .filter((measure) => measure !== "age-days" || (time !== undefined && time !== name))
    .map((measure) => ({
      column: name,
      measure,
      shape: measureShape(kind, measure),
      ...(measure === "age-days" && time !== undefined ? { relativeTo: time } : {}),
    }));
}

function planColumn({ column, kind, surveys }: SurveyedColumn, bins: number): ColumnPlan {
  const measures = surveys.map(({ id, survey }): MeasurePlan =>
    survey.shape === "grid"
      ? makeGridPlan(id, survey, id === "value" && kind === "timestamp" ? 10 : bins)
      : makeCategoryPlan(id, kind, survey),
  );
  return { name: column.name, kind, type: column.type, measures };
}

function sampleSizeFor(columns: number): number {
  return Math.min(defaultSampleSize, Math.ceil(sampleValues / Math.max(1, columns)));
}

/** The id when there is one; else the columns whose values differ most from row to row. */
function planSample(columns: readonly ColumnPlan[], { id }: Roles, size: number): SamplePlan {
  if (id !== undefined) return { size, keyColumns: [id] };
  const byVariety = columns
    .filter((column) => column.kind !== "embedding")
    .map((column) => ({ name: column.name, variety: varietyOf(column) }))
    .sort((a, b) => b.variety - a.variety);
  return { size, keyColumns: byVariety.slice(0, sampleKeyColumns).map(({ name }) => name) };
}

function varietyOf({ kind, measures }: ColumnPlan): number {
  if (kind === "identifier") return Infinity;
  const [measure] = measures;
  if (measure === undefined) return 0;
  return measure.shape === "grid"
    ? measure.edges.length
    : measure.categories.length + measure.others.length;
}

import type { VersionDetails, VersionDiff } from "@plumbline/contracts";
import { isDeepStrictEqual } from "node:util";

export interface DiffSide {
  readonly version: string;
  readonly details: VersionDetails;
  readonly baseline: DiffBaseline | null;
}

export interface DiffBaseline {
  readonly id: number;
  /** Where it comes from, in words. */
  readonly origin: string;
  /** Of its rows: mean of numeric columns, null for the others. */
  readonly columns: readonly {
    readonly name: string;
    readonly kind: string;
    readonly mean: number | null;
    readonly spread: number | null;
  }[];
}

/** What differs between two versions; equal things are left out. */
export function versionDiff(model: string, a: DiffSide, b: DiffSide): VersionDiff {
  const diff = {
    data: dataDiff(a.details, b.details),
    code: sides(a.details.git, b.details.git),
    artifact: sides(a.details.artifact, b.details.artifact),
    parameters: namedDiff(a.details.parameters, b.details.parameters),
    metrics: metricsDiff(a.details.metrics, b.details.metrics),
    scoring: namedDiff(scoringOf(a.details), scoringOf(b.details)),
    baseline: {
      a: a.baseline?.origin ?? null,
      b: b.baseline?.origin ?? null,
      columns: baselineDiff(a.baseline, b.baseline),
    },
  };
  return { model, a: a.version, b: b.version, ...diff, summary: summaryOf(diff) };
}

const sides = (a: unknown, b: unknown) => (isDeepStrictEqual(a, b) ? null : { a, b });

function namedDiff(a: Readonly<Record<string, unknown>>, b: Readonly<Record<string, unknown>>) {
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])].toSorted();
  return names
    .filter((name) => !isDeepStrictEqual(a[name], b[name]))
    .map((name) => ({ name, a: a[name] ?? null, b: b[name] ?? null }));
}

const scoringOf = ({ adjustments, threshold }: VersionDetails) => ({ adjustments, threshold });

function metricsDiff(a: VersionDetails["metrics"], b: VersionDetails["metrics"]) {
  return namedDiff(a, b).map(({ name }) => {
    const [before, after] = [a[name] ?? null, b[name] ?? null];
    const difference = before === null || after === null ? null : after - before;
    return { name, a: before, b: after, difference };
  });
}

function dataDiff(a: VersionDetails, b: VersionDetails): VersionDiff["data"] {
  const kinds = [...new Set([...a.data, ...b.data].map(({ kind }) => kind))];
  const idsOf = ({ data }: VersionDetails, kind: string): string =>
    data
      .filter((one) => one.kind === kind)
      .map(({ id }) => id)
      .join(", ");
  return kinds
    .map((kind) => ({ kind, a: idsOf(a, kind), b: idsOf(b, kind) }))
    .filter((one) => one.a !== one.b);
}

/** Means that lie further apart than this share of the spread are told. */
const leastShift = 0.1;

function baselineDiff(
  a: DiffBaseline | null,
  b: DiffBaseline | null,
): VersionDiff["baseline"]["columns"] {
  if (a === null || b === null || a.id === b.id) return [];
  const before = new Map(a.columns.map((column) => [column.name, column]));
  const after = new Set(b.columns.map(({ name }) => name));
  const gone = a.columns
    .filter(({ name }) => !after.has(name))
    .map(({ name }) => ({ column: name, change: "removed" }));
  const others = b.columns.flatMap(({ name, kind, mean }) => {
    const old = before.get(name);
    if (old === undefined) return [{ column: name, change: `added, ${kind}` }];
    if (old.kind !== kind) return [{ column: name, change: `was ${old.kind}, is ${kind}` }];
    if (mean === null || old.mean === null || old.spread === null) return [];
    const shift = Math.abs(mean - old.mean) / old.spread;
    if (!(shift > leastShift)) return [];
    const words = `mean ${shortNumber(old.mean)} → ${shortNumber(mean)}`;
    return [{ column: name, change: `${words}, by ${shortNumber(shift)} standard deviations` }];
  });
  return [...gone, ...others];
}

const shortNumber = (value: number): string => String(Number(value.toPrecision(4)));

function summaryOf(diff: Omit<VersionDiff, "model" | "a" | "b" | "summary">): string {
  const parts = [
    ...(diff.data.length > 0 ? ["data"] : []),
    ...(diff.code === null ? [] : ["code"]),
    ...(diff.artifact === null ? [] : ["artifact"]),
    ...(diff.parameters.length > 0 ? [`${diff.parameters.length} parameters`] : []),
    ...(diff.metrics.length > 0 ? [`${diff.metrics.length} metrics`] : []),
    ...(diff.scoring.length > 0 ? ["what is done to the score"] : []),
    ...(diff.baseline.a === diff.baseline.b ? [] : ["baseline"]),
  ];
  return parts.length === 0
    ? "Nothing that is known differs"
    : `They differ in ${parts.join(", ")}`;
}

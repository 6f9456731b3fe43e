import type { ModelConfig } from "@plumbline/contracts";
import {
  createBaseline,
  createDuckDbEngine,
  createMemoryEngine,
  plan,
  readBaseline,
  writeBaseline,
  type Baseline,
  type MemorySource,
  type PlanOptions,
  type Roles,
  type Table,
} from "@plumbline/core";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Metadata } from "../storage/metadata/open-metadata.ts";
import type { MonitoredModel } from "../domain/monitor.ts";
import type { BaselineStore, StoredBaseline } from "../storage/metadata/baseline-store.ts";
import type { RowRange } from "../storage/lake/row-range.ts";
import type { RowReader } from "../storage/lake/row-reader.ts";
import { firstOfVersion, isWorse } from "./first-of-version.ts";
import { fieldNames, planRows, rolesOf } from "./plan-rows.ts";
import { lacksAnswers } from "./answers-of.ts";

export interface BaselineInForce {
  readonly id: number;
  readonly document: Baseline;
  /** Null for all versions. */
  readonly version: string | null;
  /** From what it was made. */
  readonly origin: unknown;
}

/** Finds the baseline of a model, or makes it from its rows when enough of them are there. */
export interface BaselineMaker {
  inForce(
    model: MonitoredModel,
    version: string,
    facts: BaselineFacts,
  ): Promise<BaselineInForce | undefined>;
}

export interface BaselineFacts {
  readonly position: number;
  readonly watermarkMs: number;
}

interface Parts {
  readonly baselines: BaselineStore;
  readonly metadata: Metadata;
  readonly rows: RowReader;
  readonly tempFolder: string;
  readonly nowMs: () => number;
}

/** From what the server made a baseline: enough to make it again when labels have come. */
interface Origin {
  readonly kind: "first-rows" | "period";
  /** Whose rows; those of all versions when left out. */
  readonly version?: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly position: number;
  readonly rows: number;
  readonly hasPerformance: boolean;
}

/** Labels come later than the rows: the baseline is made once more when half of its rows have one. */
const labelledShare = 0.5;
const leastLabelled = 100;
const lookAgainMs = 30_000;
const lookAtWorseAgainMs = 600_000;
const mostRowsAtHand = 50_000;
const endOfTime = 8.64e15;

export function createBaselineMaker(parts: Parts): BaselineMaker {
  const read = new Map<number, BaselineInForce>();
  const nextLookAt = new Map<string, number>();

  const open = (stored: StoredBaseline): BaselineInForce => {
    const known = read.get(stored.id);
    if (known !== undefined) return known;
    const document = readBaseline(JSON.stringify(stored.document), `baseline ${stored.id}`);
    const opened = { id: stored.id, document, version: stored.version, origin: stored.origin };
    read.set(stored.id, opened);
    return opened;
  };

  const keep = async (modelId: number, document: Baseline, origin: Origin) => {
    const version = origin.version ?? null;
    const { id } = await parts.baselines.add({
      ...{ modelId, version, createdAtMs: parts.nowMs(), planId: document.plan.id, origin },
      document: JSON.parse(writeBaseline(document)) as unknown,
    });
    const opened = { id, document, version, origin };
    read.set(id, opened);
    return opened;
  };

  const isTooSoon = (about: string): boolean => {
    const now = parts.nowMs();
    if (now < (nextLookAt.get(about) ?? -Infinity)) return true;
    nextLookAt.set(about, now + lookAgainMs);
    return false;
  };

  const isLabelled = async (modelId: number, origin: Origin): Promise<boolean> => {
    const { labelled, rows } = await parts.rows.labelCoverage(rangeOf(modelId, origin));
    return labelled >= leastLabelled && labelled >= labelledShare * rows;
  };

  /** The first rows of a version, unless they are worse than the model's: those are no example. */
  const ownBaseline = async (
    model: MonitoredModel,
    { version, position }: { readonly version: string; readonly position: number },
  ): Promise<BaselineInForce | undefined> => {
    const about = `${model.id} ${version}`;
    if (isTooSoon(about)) return undefined;
    const first = await firstOfVersion(parts, model, { version, position });
    if (first === undefined) return undefined;
    const origin = { ...first, hasPerformance: false };
    const stored = await parts.baselines.inForce(model.id, null);
    const general = stored && open(stored).document;
    if (general !== undefined && general.plan.performance !== null) {
      if (!(await isLabelled(model.id, origin))) return undefined;
      const rows = await parts.rows.readRows(rangeOf(model.id, origin));
      if (await isWorse(general, firstOf(rows, origin.rows), model.config)) {
        nextLookAt.set(about, parts.nowMs() + lookAtWorseAgainMs);
        return undefined;
      }
    }
    const made = await makeBaseline(parts, model, origin);
    return (
      made && keep(model.id, made, { ...origin, hasPerformance: made.plan.performance !== null })
    );
  };

  return {
    async inForce(model, version, facts) {
      const stored = await parts.baselines.inForce(model.id, version);
      if (stored === undefined) {
        const origin = await chooseRows(parts, model, facts);
        if (origin === undefined) return undefined;
        const made = await makeBaseline(parts, model, origin);
        return (
          made &&
          keep(model.id, made, { ...origin, hasPerformance: made.plan.performance !== null })
        );
      }
      const origin = stored.origin as Partial<Origin> | { readonly kind: "training-set" } | null;
      if (await lacksAnswers(parts.metadata, stored, { modelId: model.id, version })) {
        const own = await ownBaseline(model, { version, position: facts.position });
        if (own !== undefined) return own;
      }
      const mayGrow = origin !== null && "hasPerformance" in origin && !origin.hasPerformance;
      if (!mayGrow || isTooSoon(`${model.id}`)) return open(stored);
      const again = { ...(origin as Origin), position: facts.position };
      if (!(await isLabelled(model.id, again))) return open(stored);
      const made = await makeBaseline(parts, model, again);
      if (made?.plan.performance === undefined || made.plan.performance === null) {
        return open(stored);
      }
      return keep(model.id, made, { ...again, hasPerformance: true });
    },
  };
}

function rangeOf(modelId: number, { version, fromMs, toMs, position }: Origin): RowRange {
  return { modelId, version: version ?? null, fromMs, toMs, position };
}

async function chooseRows(
  { rows }: Parts,
  { id, config }: MonitoredModel,
  { position, watermarkMs }: BaselineFacts,
): Promise<Origin | undefined> {
  const { baseline } = config;
  if (baseline.kind === "document") return undefined;
  if (baseline.kind === "period") {
    const [fromMs, toMs] = [Date.parse(baseline.from), Date.parse(baseline.to)];
    if (watermarkMs < toMs) return undefined;
    const count = await rows.countRows({ modelId: id, fromMs, toMs, position });
    return count === 0
      ? undefined
      : { kind: "period", fromMs, toMs, position, rows: count, hasPerformance: false };
  }
  const range = { modelId: id, fromMs: 0, toMs: endOfTime, position };
  if ((await rows.countRows(range)) < baseline.rows) return undefined;
  const first = await rows.firstRows(range, baseline.rows);
  return { kind: "first-rows", ...first, rows: baseline.rows, hasPerformance: false };
}

async function makeBaseline(
  parts: Parts,
  { id, config }: MonitoredModel,
  origin: Origin,
): Promise<Baseline | undefined> {
  const range = rangeOf(id, origin);
  if (origin.rows > mostRowsAtHand) return fromFile(parts, range, config);
  const rows = await parts.rows.readRows(range);
  if (rows.rows === 0) return undefined;
  const source = origin.kind === "first-rows" ? firstOf(rows, origin.rows) : rows;
  const roles = withCluster(rolesOf(source), config, range);
  const label = `the first ${origin.rows} rows`;
  const engine = createMemoryEngine();
  return baselineOf(await engine.open({ ...planRows(source, roles), label }), { roles }, config);
}

/** Fewer days do not show how much days differ. */
const leastDays = 5;
const dayMs = 86_400_000;

/**
 * A day of bad weather, or a campaign, moves all rows of a day together: days are then the unit of chance,
 * as far as the baseline shows how much they differ.
 */
function withCluster(roles: Roles, { cluster }: ModelConfig, { fromMs, toMs }: RowRange): Roles {
  if (cluster !== undefined) return { ...roles, cluster };
  const spansDays = toMs - fromMs >= leastDays * dayMs && roles.time !== undefined;
  return spansDays ? { ...roles, cluster: roles.time } : roles;
}

/** The rows of lowest offset: rows are in the order of the log. */
function firstOf(source: MemorySource, count: number): MemorySource {
  const columns = Object.entries(source.columns).map(([name, values]) => [
    name,
    values.slice(0, count),
  ]);
  return { ...source, columns: Object.fromEntries(columns) as MemorySource["columns"] };
}

async function fromFile(parts: Parts, range: RowRange, config: ModelConfig): Promise<Baseline> {
  const path = join(parts.tempFolder, `baseline-${range.modelId}.parquet`);
  const engine = await createDuckDbEngine({ tempFolder: parts.tempFolder });
  try {
    const sampled = await parts.rows.readRows({ ...range, toMs: sampleEnd(range) });
    const roles = withCluster(rolesOf(sampled), config, range);
    await parts.rows.writeRowsParquet(range, path, { names: fieldNames(roles) });
    const table = await engine.open({ paths: [path], label: "the rows of the period" });
    return await baselineOf(table, { roles }, config);
  } finally {
    await engine.close();
    await rm(path, { force: true });
  }
}

function sampleEnd({ fromMs, toMs }: RowRange): number {
  return Math.min(toMs, fromMs + dayMs);
}

async function baselineOf(
  table: Table,
  { roles }: Required<Pick<PlanOptions, "roles">>,
  config: ModelConfig,
): Promise<Baseline> {
  const columns = new Set(table.columns.map(({ name }) => name));
  const { cluster, ...others } = roles;
  const isThere = (name: string): boolean => columns.has(name);
  const planned = await plan(table, {
    roles: cluster === undefined || !isThere(cluster) ? others : roles,
    kinds: Object.fromEntries(Object.entries(config.kinds).filter(([name]) => isThere(name))),
    ignore: config.ignore.filter(isThere),
    segments: config.segments.filter((segment) => segment.every(isThere)),
    ...(config.task === undefined || roles.target === undefined ? {} : { task: config.task }),
    ...(config.positive === undefined ? {} : { positive: String(config.positive) }),
    ...(config.threshold === undefined ? {} : { threshold: config.threshold }),
  });
  return createBaseline(planned, await table.profile(planned));
}

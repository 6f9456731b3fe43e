import { setImmediate } from "node:timers/promises";
import {
  monitorSchema,
  type EvaluationSummary,
  type ModelOverview,
  type ResultDocument,
} from "@plumbline/contracts";
import { allVersions } from "../../domain/monitor.ts";
import { decompressJson } from "../../storage/metadata/compressed-json.ts";
import type { Metadata } from "../../storage/metadata/open-metadata.ts";
import type { Prepare } from "../../storage/metadata/sqlite-dialect.ts";
import { digestOf, type EvaluationDigest } from "./evaluation-digest.ts";
import { createLatestKpis, type KpiFacts, type LatestKpis } from "./latest-kpis.ts";
import { overviewOf } from "./model-overview.ts";

/** The evaluation of the latest window of a monitor and version. */
export interface LatestEvaluation {
  readonly evaluation: EvaluationSummary;
  readonly digest: EvaluationDigest;
}

export interface MonitorFacts {
  readonly name: string;
  readonly window: string;
  readonly pending: number;
  /** One for each version that the monitor looks at. */
  readonly latest: readonly LatestEvaluation[];
}

/** What is stored about a model, as of one moment. */
export interface ModelFacts {
  readonly id: number;
  readonly name: string;
  readonly createdAtMs: number;
  readonly versions: readonly string[];
  readonly rows: number;
  readonly lastEventAtMs: number | null;
  readonly quarantined: number;
  readonly unmatchedFeedback: number;
  readonly counters: ReadonlyMap<string, number>;
  readonly baseline: ModelOverview["baseline"];
  readonly monitors: readonly MonitorFacts[];
  readonly kpis: readonly KpiFacts[];
}

export interface ModelSnapshot extends ModelFacts {
  readonly overview: ModelOverview;
}

/** Reads what lists, pages and metrics show of models. */
export interface ModelSnapshots {
  /** By name; not older than asked. */
  all(maxAgeMs: number): Promise<readonly ModelSnapshot[]>;
  one(modelId: number): Promise<ModelSnapshot | undefined>;
}

/** After so many models other requests get their turn. */
const modelsAtOnce = 10;
/** Versions that are listed and looked at, those seen last first. */
const mostVersions = 20;

export function createModelSnapshots(metadata: Metadata, clock: () => number): ModelSnapshots {
  const digests = new Map<number, EvaluationDigest>();
  const kpis = createLatestKpis();
  let cached: { readonly atMs: number; readonly models: Promise<readonly ModelSnapshot[]> } | null =
    null;

  const snapshot = (prepare: Prepare, row: ModelRow): ModelSnapshot => {
    const facts = readFacts(prepare, row, { digests, kpis });
    return { ...facts, overview: overviewOf(facts) };
  };
  const readAll = async (): Promise<readonly ModelSnapshot[]> => {
    const rows = await metadata.read((prepare) => prepare(selectModels).all() as unknown[]);
    const models: ModelSnapshot[] = [];
    for (let from = 0; from < rows.length; from += modelsAtOnce) {
      const some = rows.slice(from, from + modelsAtOnce) as ModelRow[];
      models.push(...(await metadata.read((prepare) => some.map((row) => snapshot(prepare, row)))));
      await setImmediate();
    }
    forgetOld(digests, models);
    return models;
  };
  return {
    async all(maxAgeMs) {
      const nowMs = clock();
      if (cached === null || nowMs - cached.atMs >= maxAgeMs || nowMs < cached.atMs) {
        cached = { atMs: nowMs, models: readAll() };
        cached.models.catch(() => {
          cached = null;
        });
      }
      return cached.models;
    },
    one: (modelId) =>
      metadata.read((prepare) => {
        const row = prepare(selectModel).get(modelId) as ModelRow | undefined;
        return row && snapshot(prepare, row);
      }),
  };
}

interface ModelRow {
  readonly id: number;
  readonly name: string;
  readonly created_at: number;
}

const selectModels = "select id, name, created_at from models order by name";
const selectModel = "select id, name, created_at from models where id = ?";
const selectVersions = `
  select version from versions where model_id = ?
  order by last_seen_at desc, version limit ${mostVersions}`;
const selectStored = `
  select coalesce(sum(rows), 0) as rows, max(max_time) as last from files
  where model_id = ? and kind = 'prediction' and state = 'live'`;
const selectQuarantined = "select count(*) as rows from quarantine where model_id = ?";
const selectCounters = "select name, value from counters where model_id = ?";
const selectBaseline = `
  select id, created_at, plan_id, origin_json from baselines
  where model_id = ? and version is null order by id desc limit 1`;
const selectMonitors = `
  select id, document_json from monitors where model_id = ? and retired_at is null order by id`;
const selectPending = `
  select monitor_id, count(*) as windows from windows
  where model_id = ? and dirty_position > evaluated_position group by monitor_id`;
const selectLatest = `
  select evaluations.id, evaluations.revision, summary_json
  from windows join evaluations on evaluations.id = windows.evaluation_id
  where windows.monitor_id = ? and windows.version = ? and windows.evaluation_id is not null
  order by windows.start_at desc limit 1`;
const selectResult = "select result from evaluations where id = ?";

interface Kept {
  readonly digests: Map<number, EvaluationDigest>;
  readonly kpis: LatestKpis;
}

function readFacts(
  prepare: Prepare,
  { id, name, created_at }: ModelRow,
  { digests, kpis }: Kept,
): ModelFacts {
  const versions = prepare(selectVersions)
    .all(id)
    .map(({ version }) => String(version));
  const stored = prepare(selectStored).get(id);
  const last = stored?.["last"];
  const counters = new Map(
    prepare(selectCounters)
      .all(id)
      .map((row) => [String(row["name"]), Number(row["value"])]),
  );
  const count = (counter: string): number => counters.get(counter) ?? 0;
  const waiting = count("unmatched") - count("matched-later") - count("unmatched-expired");
  return {
    ...{ id, name, createdAtMs: created_at, versions, counters },
    rows: Number(stored?.["rows"] ?? 0),
    lastEventAtMs: typeof last === "number" ? last : null,
    quarantined: Number(prepare(selectQuarantined).get(id)?.["rows"] ?? 0),
    unmatchedFeedback: Math.max(0, waiting),
    baseline: readBaseline(prepare, id),
    monitors: readMonitors(prepare, id, versions, digests),
    kpis: kpis.of(prepare, id),
  };
}

function readBaseline(prepare: Prepare, modelId: number): ModelFacts["baseline"] {
  const row = prepare(selectBaseline).get(modelId);
  if (row === undefined) return null;
  return {
    id: Number(row["id"]),
    version: null,
    createdAt: new Date(Number(row["created_at"])).toISOString(),
    planId: String(row["plan_id"]),
    origin: JSON.parse(String(row["origin_json"])),
  };
}

function readMonitors(
  prepare: Prepare,
  modelId: number,
  seen: readonly string[],
  digests: Map<number, EvaluationDigest>,
): readonly MonitorFacts[] {
  const pending = new Map(
    prepare(selectPending)
      .all(modelId)
      .map((row) => [Number(row["monitor_id"]), Number(row["windows"])]),
  );
  return prepare(selectMonitors)
    .all(modelId)
    .map((row) => {
      const id = Number(row["id"]);
      const document = monitorSchema.parse(JSON.parse(String(row["document_json"])));
      const versions = document.versions === "together" ? [allVersions] : seen;
      return {
        name: document.name,
        window: windowText(document.window),
        pending: pending.get(id) ?? 0,
        latest: versions.flatMap((version) => readLatest(prepare, id, version, digests)),
      };
    });
}

export function windowText(window: { readonly every: string } | { readonly rows: number }): string {
  return "every" in window ? window.every : `${window.rows} rows`;
}

function readLatest(
  prepare: Prepare,
  monitorId: number,
  version: string,
  digests: Map<number, EvaluationDigest>,
): readonly LatestEvaluation[] {
  const row = prepare(selectLatest).get(monitorId, version);
  if (row === undefined) return [];
  const [id, revision] = [Number(row["id"]), Number(row["revision"])];
  const summary = JSON.parse(String(row["summary_json"])) as EvaluationSummary;
  let digest = digests.get(id);
  if (digest === undefined) {
    const { result } = prepare(selectResult).get(id) as { readonly result: Uint8Array };
    digest = digestOf(decompressJson(result) as ResultDocument | null);
    digests.set(id, digest);
  }
  return [{ evaluation: { ...summary, id, revision }, digest }];
}

/** Evaluations never change, so that each is read once; what is no longer the latest is let go. */
function forgetOld(digests: Map<number, EvaluationDigest>, models: readonly ModelSnapshot[]): void {
  const known = new Set(
    models.flatMap(({ monitors }) =>
      monitors.flatMap(({ latest }) => latest.map(({ evaluation }) => evaluation.id)),
    ),
  );
  for (const id of digests.keys()) if (!known.has(id)) digests.delete(id);
}

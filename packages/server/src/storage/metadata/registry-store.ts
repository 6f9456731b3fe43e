import type { SQLOutputValue } from "node:sqlite";
import { versionDetailsSchema, type VersionDetails } from "@plumbline/contracts";
import { PlumblineError } from "@plumbline/core";
import { isDeepStrictEqual } from "node:util";
import { aliasTargetIn, modelNameIn, moveAliasIn, versionNamesIn } from "./alias-store.ts";
import { recordAudit } from "./audit-record.ts";
import type { Metadata } from "./open-metadata.ts";
import { retryWhileBusy } from "./retry-while-busy.ts";
import type { Prepare } from "./sqlite-dialect.ts";
import { baselineOfTrainingSetIn } from "./training-set-baseline.ts";

export interface NewVersion {
  readonly modelId: number;
  readonly version: string;
  /** Registered or seen before; null without. */
  readonly parent: string | null;
  /** Of the run that made it; such a version becomes champion only by promotion. */
  readonly runId: string | null;
  readonly details: VersionDetails;
  readonly actor: string;
  readonly atMs: number;
}

export interface RegistryEntry {
  readonly modelId: number;
  readonly version: string;
  readonly registeredAtMs: number;
  readonly actor: string;
  readonly kind: "model" | "adjustment";
  readonly parent: string | null;
  readonly runId: string | null;
  readonly details: VersionDetails;
  /** Its own, made from its training set; null without. */
  readonly baselineId: number | null;
}

/** A version that was registered, seen in the data, or both. */
export interface KnownVersion {
  readonly version: string;
  readonly entry: RegistryEntry | null;
  /** Event times of its first and last row; null when none came. */
  readonly firstSeenAtMs: number | null;
  readonly lastSeenAtMs: number | null;
}

export interface Registered {
  /** False when the same was registered before. */
  readonly isNew: boolean;
  readonly entry: RegistryEntry;
}

export interface RegistryStore {
  register(version: Omit<NewVersion, "atMs">): Promise<Registered>;
  find(modelId: number, version: string): Promise<KnownVersion | undefined>;
  /** Those never seen first, newest first; then the one seen last first. */
  list(modelId: number): Promise<readonly KnownVersion[]>;
}

/** Versions as they were registered: each is written once. */
export function createRegistryStore(metadata: Metadata, clock: () => number): RegistryStore {
  return {
    register: (version) =>
      retryWhileBusy(() =>
        metadata.transaction((prepare) =>
          registerVersionIn(prepare, { ...version, atMs: clock() }),
        ),
      ),
    find: (modelId, version) =>
      metadata.read((prepare) =>
        listVersionsIn(prepare, modelId).find((known) => known.version === version),
      ),
    list: (modelId) => metadata.read((prepare) => listVersionsIn(prepare, modelId)),
  };
}

/** For transactions that do more: a run whose candidate came. */
export function registerVersionIn(prepare: Prepare, version: NewVersion): Registered {
  const known = entryIn(prepare, version.modelId, version.version);
  if (known !== undefined) return sameOrConflict(prepare, known, version);
  requireParent(prepare, version);
  const { modelId, atMs, actor, parent, runId } = version;
  const details = withKeptArtifact(prepare, version);
  const baselineId = baselineOfTrainingSetIn(prepare, {
    ...{ modelId, version: version.version, atMs, data: details.data },
  });
  prepare(insertVersion).run(
    ...[modelId, version.version, atMs, actor, kindOf(version), parent, runId],
    ...[JSON.stringify(details), details.artifact?.digest ?? null, baselineId],
  );
  recordAudit(prepare, {
    ...{ atMs, actor, action: "register-version", subject: modelNameIn(prepare, modelId) },
    details: auditDetails(version),
  });
  if (runId === null) nameFirstChampion(prepare, version);
  const entry = entryIn(prepare, modelId, version.version);
  if (entry === undefined) throw new RangeError(`${version.version} was not stored`);
  return { isNew: true, entry };
}

function auditDetails({ version, parent, runId, details }: NewVersion): object {
  const { artifact, git, note } = details;
  return { version, parent, runId, artifact, git, reason: note };
}

const insertVersion = `
  insert into registered_versions (model_id, version, registered_at, actor, kind, parent, run_id,
    details_json, artifact_digest, baseline_id)
  values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

/** Something done to the answers of its parent, whose artifact stays. */
const kindOf = ({ parent, details }: NewVersion): RegistryEntry["kind"] =>
  parent !== null && details.adjustments.length > 0 && details.artifact === null
    ? "adjustment"
    : "model";

function sameOrConflict(prepare: Prepare, known: RegistryEntry, version: NewVersion): Registered {
  const details = withKeptArtifact(prepare, version);
  const names = (Object.keys(details) as (keyof VersionDetails)[]).filter(
    (name) => !isDeepStrictEqual(plain(known.details[name]), plain(details[name])),
  );
  const differs = [...(known.parent === version.parent ? [] : ["parent"]), ...names];
  if (differs.length === 0) return { isNew: false, entry: known };
  throw new PlumblineError("PL_VERSION_CONFLICT", {
    model: modelNameIn(prepare, version.modelId),
    version: version.version,
    differs: differs.join(", "),
  });
}

/** As it looks after it was stored: without what is undefined, without special prototypes. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value)) as unknown;

function requireParent(prepare: Prepare, { modelId, version, parent }: NewVersion): void {
  if (parent === null) return;
  const refuse = (problem: string): never => {
    throw new PlumblineError("PL_VERSION_INVALID", { version, problem });
  };
  if (parent === version) refuse("it names itself as its parent");
  if (!versionNamesIn(prepare, modelId).includes(parent)) {
    refuse(`its parent ${parent} is neither registered nor seen in the data`);
  }
  const line = [version, parent];
  for (let at = entryIn(prepare, modelId, parent)?.parent ?? null; at !== null;) {
    line.push(at);
    if (at === version) refuse(`it would be its own ancestor: ${line.join(" → ")}`);
    at = entryIn(prepare, modelId, at)?.parent ?? null;
  }
}

const keptHere = /^plumbline:(sha256:[0-9a-f]{64})$/;

/** An artifact that is kept here has the digest and the size of its file. */
function withKeptArtifact(prepare: Prepare, { version, details }: NewVersion): VersionDetails {
  const { artifact } = details;
  const digest = artifact === null ? undefined : keptHere.exec(artifact.address)?.[1];
  if (artifact === null || digest === undefined) return details;
  const refuse = (problem: string): never => {
    throw new PlumblineError("PL_VERSION_INVALID", { version, problem });
  };
  if (artifact.digest !== null && artifact.digest !== digest) {
    refuse(
      `its artifact is at ${artifact.address} but is said to have the digest ${artifact.digest}`,
    );
  }
  const row = prepare("select bytes from artifacts where digest = ?").get(digest);
  if (row === undefined) refuse(`its artifact ${digest} is not kept here: upload it first`);
  return {
    ...details,
    artifact: { address: artifact.address, digest, bytes: Number(row?.["bytes"]) },
  };
}

/** The first version, or the one that answers already, is champion when nobody is. */
function nameFirstChampion(prepare: Prepare, { modelId, version, actor, atMs }: NewVersion): void {
  const champion = aliasTargetIn(prepare, modelId, "champion");
  if (champion !== undefined && champion.revision > 0) return;
  if (champion !== undefined && champion.version !== version) return;
  const reason = champion === undefined ? "the first version" : "it answers already";
  moveAliasIn(prepare, {
    ...{ modelId, alias: "champion", to: version, kind: "registration", actor, reason, atMs },
    ...{ runId: null, eventTimeMs: null },
  });
}

function entryIn(prepare: Prepare, modelId: number, version: string): RegistryEntry | undefined {
  const row = prepare("select * from registered_versions where model_id = ? and version = ?").get(
    modelId,
    version,
  );
  return row === undefined ? undefined : toEntry(row);
}

const selectAll = `
  select r.*, v.first_seen_at, v.last_seen_at, names.version as name
  from (select version from registered_versions where model_id = :model
    union select version from versions where model_id = :model) names
  left join registered_versions r on r.model_id = :model and r.version = names.version
  left join versions v on v.model_id = :model and v.version = names.version
  order by v.last_seen_at is not null, v.last_seen_at desc, r.registered_at desc, names.version`;

export function listVersionsIn(prepare: Prepare, modelId: number): readonly KnownVersion[] {
  const time = (value: unknown): number | null => (value === null ? null : Number(value));
  return prepare(selectAll)
    .all({ model: modelId })
    .map((row) => ({
      version: String(row["name"]),
      entry: row["registered_at"] === null ? null : toEntry(row),
      firstSeenAtMs: time(row["first_seen_at"]),
      lastSeenAtMs: time(row["last_seen_at"]),
    }));
}

function toEntry(row: Readonly<Record<string, SQLOutputValue>>): RegistryEntry {
  const text = (name: string): string | null => {
    const value = row[name] ?? null;
    return value === null ? null : String(value);
  };
  return {
    modelId: Number(row["model_id"]),
    version: String(row["version"]),
    registeredAtMs: Number(row["registered_at"]),
    actor: String(row["actor"]),
    kind: row["kind"] as RegistryEntry["kind"],
    parent: text("parent"),
    runId: text("run_id"),
    details: versionDetailsSchema.parse(JSON.parse(String(row["details_json"]))),
    baselineId: row["baseline_id"] === null ? null : Number(row["baseline_id"]),
  };
}

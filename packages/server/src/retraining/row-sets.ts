import { createHash, randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { rowSetRequestSchema, type ModelConfig, type RowSetRequest } from "@plumbline/contracts";
import { PlumblineError } from "@plumbline/core";
import { readModelConfig } from "../monitors/monitored-models.ts";
import { createRowSetWriter, type WrittenRowSet } from "../storage/lake/duckdb-row-set-writer.ts";
import type { Lake } from "../storage/lake/lake.ts";
import { labelName } from "../storage/lake/row-set-columns.ts";
import type { Metadata } from "../storage/metadata/open-metadata.ts";
import { createRowSetStore, type RowSetRecord } from "../storage/metadata/row-set-store.ts";
import { profileRowSet } from "./row-set-profile.ts";

export interface RowSetsParts {
  readonly metadata: Metadata;
  readonly lake: Lake;
  /** Where sets are kept. */
  readonly folder: string;
  /** On the same disk as the folder. */
  readonly tempFolder: string;
  readonly clock: () => number;
}

/** A set that lies on disk. */
export interface RowSetOnDisk extends RowSetRecord {
  /** Whole. */
  readonly path: string;
  /** Name of its label column, with or without labels in it. */
  readonly label: string;
}

/** Rows for training and judging, as files under the hash of their bytes. */
export interface RowSets {
  /** Makes the set of a request, or finds the one that was made. */
  make(modelId: number, request: RowSetRequest): Promise<RowSetOnDisk>;
  /** Undefined also when its file is gone. */
  get(modelId: number, id: string): Promise<RowSetOnDisk | undefined>;
}

export function createRowSets(parts: RowSetsParts): RowSets {
  const store = createRowSetStore(parts.metadata);
  const writer = createRowSetWriter(parts);
  const onDisk = (set: RowSetRecord): RowSetOnDisk => ({
    ...set,
    path: join(parts.folder, set.path),
    label: labelName(set.columns as WrittenRowSet["columns"]),
  });
  return {
    async get(modelId, id) {
      const found = await store.get(modelId, id);
      if (found === undefined || found.deleted !== null) return undefined;
      const set = onDisk(found);
      return (await exists(set.path)) ? set : undefined;
    },
    async make(modelId, given) {
      const request = checked(given);
      const text = JSON.stringify(request);
      const known = await store.find(modelId, text);
      const isKept = known !== undefined && known.deleted === null;
      if (isKept && (await exists(onDisk(known).path))) return onDisk(known);
      await mkdir(parts.folder, { recursive: true });
      const temp = join(parts.tempFolder, `set-${randomUUID()}.parquet`);
      try {
        const written = await writer.write(
          {
            range: rangeOf(modelId, request),
            exclude: request.exclude.map(({ from, to }) => ({
              ...{ fromMs: Date.parse(from), toMs: Date.parse(to) },
            })),
            ...{ labelledOnly: request.labelledOnly, withLabels: request.withLabels },
            ...(known === undefined ? {} : { features: known.columns.map(({ source }) => source) }),
          },
          temp,
        );
        const { id, bytes } = await seal(temp);
        const config = await configOf(parts.metadata, modelId);
        const profile = await profileOf(parts, temp, { written, config });
        const path = `${id}.parquet`;
        await rename(temp, join(parts.folder, path));
        await syncFolder(parts.folder);
        const { rows, labelled, columns } = written;
        const set = { id, modelId, request, rows, labelled, columns, path, bytes };
        const made = { ...set, createdAtMs: parts.clock() };
        await store.add(made, text, profile);
        return onDisk({ ...made, deleted: null });
      } finally {
        await rm(temp, { force: true });
      }
    },
  };
}

/** Equal requests are equal texts. */
function checked(given: RowSetRequest): RowSetRequest {
  const request = rowSetRequestSchema.parse(given);
  const { from, to, exclude, position, version, labelledOnly, withLabels } = request;
  const iso = (text: string): string => new Date(requireTime(text)).toISOString();
  if (Date.parse(from) > Date.parse(to)) {
    throw new PlumblineError("PL_REQUEST_INVALID", {
      problem: `the rows of a set end before they begin: from ${from} to ${to}`,
    });
  }
  return {
    ...{ from: iso(from), to: iso(to) },
    exclude: exclude.map((one) => ({ from: iso(one.from), to: iso(one.to), why: one.why })),
    ...{ position, version, labelledOnly, withLabels },
  };
}

function requireTime(text: string): number {
  const timeMs = Date.parse(text);
  if (Number.isFinite(timeMs)) return timeMs;
  throw new PlumblineError("PL_REQUEST_INVALID", {
    problem: `expected a time with zone in the request of a set, got ${JSON.stringify(text.slice(0, 40))}`,
  });
}

const rangeOf = (modelId: number, { from, to, position, version }: RowSetRequest) => ({
  ...{ modelId, version, position, fromMs: Date.parse(from), toMs: Date.parse(to) },
});

/** Brings a file to the disk and answers the hash of its bytes. */
async function seal(path: string): Promise<{ readonly id: string; readonly bytes: number }> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  const file = await open(path, "r");
  try {
    await file.sync();
    return { id: hash.digest("hex"), bytes: (await file.stat()).size };
  } finally {
    await file.close();
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}

async function configOf(metadata: Metadata, modelId: number): Promise<ModelConfig> {
  const row = await metadata.read((prepare) =>
    prepare("select config_json from models where id = ?").get(modelId),
  );
  const json = row?.["config_json"];
  return readModelConfig(typeof json === "string" ? json : null);
}

/** A set without labels is for judging, and no version is trained on it. */
async function profileOf(
  { tempFolder }: RowSetsParts,
  path: string,
  { written, config }: { readonly written: WrittenRowSet; readonly config: ModelConfig },
): Promise<unknown> {
  const { rows, columns } = written;
  if (rows === 0) return { problem: "the set has no rows" };
  const nameOf = (source: string): string | undefined =>
    columns.find((column) => column.source === source)?.name;
  const answers = columns.filter(({ source }) => source.startsWith("pl_") && !own.has(source));
  return profileRowSet({
    ...{ path, config, tempFolder },
    roles: {
      id: nameOf("pl_id") ?? "id",
      time: nameOf("pl_time") ?? "time",
      label: nameOf("pl_label") ?? null,
    },
    answers: answers.map(({ name }) => name),
  });
}

const own: ReadonlySet<string> = new Set(["pl_id", "pl_time", "pl_label"]);

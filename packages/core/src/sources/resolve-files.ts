import { constants } from "node:fs";
import { access, glob, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { PlumblineError } from "../kernel/errors.ts";
import type { FileFormat, FileSource } from "./source.ts";

/** The files of a source, all of one format, in the order of their names. */
export interface ResolvedFiles {
  readonly label: string;
  readonly format: FileFormat;
  readonly files: readonly string[];
  /** Newest change of any of them. */
  readonly modifiedAtMs: number;
  /** True when folders may carry values, as in `day=2026-11-25/`. */
  readonly isPartitioned: boolean;
}

const formatsByEnding: readonly (readonly [RegExp, FileFormat])[] = [
  [/\.(csv|tsv|txt)(\.gz|\.zst)?$/i, "csv"],
  [/\.(parquet|pq|parq)$/i, "parquet"],
  [/\.(ndjson|jsonl|json)(\.gz|\.zst)?$/i, "ndjson"],
  [/\.(arrow|arrows|feather|ipc)$/i, "arrow"],
];

/**
 * @throws PlumblineError when nothing matches, a file may not be read, or formats are mixed
 */
export async function resolveFiles(source: FileSource): Promise<ResolvedFiles> {
  const found: string[] = [];
  for (const path of source.paths) found.push(...(await expand(path)));
  const files = [...new Set(found)].sort();
  const formats = files.map((file) => source.format ?? formatOf(file));
  const [format] = formats;
  const other = formats.findIndex((one) => one !== format);
  if (format === undefined) throw notFound(source.paths.join(", "));
  if (other >= 0) {
    throw new PlumblineError("PL_SOURCE_UNREADABLE", {
      path: files[other] ?? "",
      seen: `it is ${formats[other]}, but ${files[0]} is ${format}`,
      remedy: "Give files of one format, or name them with a glob",
    });
  }
  return {
    label: source.label ?? source.paths.join(", "),
    format,
    files,
    modifiedAtMs: Math.max(...(await Promise.all(files.map(modified)))),
    isPartitioned: files.some((file) => /(^|[/\\])[^/\\=]+=[^/\\]*[/\\]/.test(file)),
  };
}

function formatOf(file: string): FileFormat {
  const known = formatsByEnding.find(([ending]) => ending.test(file));
  if (known !== undefined) return known[1];
  throw new PlumblineError("PL_FORMAT_UNKNOWN", {
    path: file,
    known: ".csv, .tsv, .parquet, .ndjson, .jsonl, .json, .arrow, .feather, and .gz of texts",
  });
}

async function expand(path: string): Promise<readonly string[]> {
  const info = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "EACCES")
      throw new PlumblineError("PL_SOURCE_FORBIDDEN", { path }, { cause: error });
    return null;
  });
  if (info?.isFile()) return [path];
  const files = info?.isDirectory() ? await filesUnder(path) : await matches(path);
  if (files.length === 0) throw notFound(path);
  return files;
}

async function filesUnder(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter(
      (entry) => entry.isFile() && formatsByEnding.some(([ending]) => ending.test(entry.name)),
    )
    .filter((entry) => !/^[._]/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}

async function matches(pattern: string): Promise<readonly string[]> {
  if (!/[*?[{]/.test(pattern)) return [];
  const files: string[] = [];
  for await (const file of glob(pattern)) {
    if ((await stat(file)).isFile()) files.push(file);
  }
  return files;
}

async function modified(file: string): Promise<number> {
  await access(file, constants.R_OK).catch((cause: unknown) => {
    throw new PlumblineError("PL_SOURCE_FORBIDDEN", { path: file }, { cause });
  });
  return Math.floor((await stat(file)).mtimeMs);
}

function notFound(path: string): PlumblineError {
  return new PlumblineError("PL_SOURCE_NOT_FOUND", { path });
}

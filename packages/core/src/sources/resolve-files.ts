import { constants } from "node:fs";
import { access, glob, readdir, stat } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { PlumblineError } from "../kernel/errors.ts";
import type { FileFormat, FileSource } from "./source.ts";

/** The files of a source, all of one format, in the order of their names. */
export interface ResolvedFiles {
  readonly label: string;
  readonly format: FileFormat;
  readonly files: readonly SourceFile[];
  /** Newest change of any of them. */
  readonly modifiedAtMs: number;
}

export interface SourceFile {
  readonly path: string;
  /**
   * Folders that carry values, as in `day=2026-11-25/city=Oslo`, below the folder or the wildcard that
   * was named: what a user wrote out names the source and is no value of its rows.
   */
  readonly partition: string;
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
  const found = new Map<string, SourceFile>();
  for (const path of source.paths) {
    for (const file of await expand(path, source.partition)) found.set(file.path, file);
  }
  const files = [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  const formats = files.map(({ path }) => source.format ?? formatOf(path));
  const [format] = formats;
  const other = formats.findIndex((one) => one !== format);
  if (format === undefined) throw notFound(source.paths.join(", "));
  if (other >= 0) {
    throw new PlumblineError("PL_SOURCE_UNREADABLE", {
      path: files[other]?.path ?? "",
      seen: `it is ${formats[other]}, but ${files[0]?.path ?? ""} is ${format}`,
      remedy: "Give files of one format, or name them with a glob",
    });
  }
  return {
    label: source.label ?? source.paths.join(", "),
    format,
    files,
    modifiedAtMs: await newestChange(files),
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

async function expand(path: string, partition = ""): Promise<readonly SourceFile[]> {
  const info = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "EACCES")
      throw new PlumblineError("PL_SOURCE_FORBIDDEN", { path }, { cause: error });
    return null;
  });
  if (info?.isFile()) return [{ path, partition }];
  const root = info?.isDirectory() ? path : wildcardRoot(path);
  const files = info?.isDirectory() ? await filesUnder(path) : await matches(path);
  if (files.length === 0) throw notFound(path);
  return files.map((file) => ({ path: file, partition: partitionOf(relative(root, file)) }));
}

/** What stands before the first folder or name with a wildcard. */
function wildcardRoot(pattern: string): string {
  const fixed = /^[^*?[{]*/.exec(pattern)?.[0] ?? "";
  return fixed.slice(0, Math.max(fixed.lastIndexOf("/"), fixed.lastIndexOf("\\")) + 1) || ".";
}

function partitionOf(path: string): string {
  return dirname(path)
    .split(/[/\\]/)
    .filter((folder) => /^[^=]+=./.test(folder))
    .join("/");
}

async function filesUnder(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(
    (cause: unknown) => {
      throw forbiddenOr(cause, folder);
    },
  );
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

async function newestChange(files: readonly SourceFile[]): Promise<number> {
  let newest = 0;
  for (const { path } of files) {
    try {
      await access(path, constants.R_OK);
      newest = Math.max(newest, Math.floor((await stat(path)).mtimeMs));
    } catch (cause) {
      throw forbiddenOr(cause, path);
    }
  }
  return newest;
}

function forbiddenOr(cause: unknown, path: string): unknown {
  const code = cause instanceof Error && "code" in cause ? cause.code : "";
  return code === "EACCES" || code === "EPERM"
    ? new PlumblineError("PL_SOURCE_FORBIDDEN", { path }, { cause })
    : cause;
}

function notFound(path: string): PlumblineError {
  return new PlumblineError("PL_SOURCE_NOT_FOUND", { path });
}

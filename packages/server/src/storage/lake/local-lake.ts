import { randomUUID } from "node:crypto";
import type { Dirent } from "node:fs";
import { link, mkdir, open, readdir, rename, rm, rmdir, stat, writeFile } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import type { FinishedFile, Lake, LakeFile } from "./lake.ts";

/** A folder on this machine. */
export function createLocalLake(root: string): Lake {
  const pathOf = (name: string): string => {
    const path = join(root, name);
    if (!path.startsWith(join(root, sep))) throw new RangeError(`Not a name in the lake: ${name}`);
    return path;
  };
  /** First all files reach the disk, then all their names: what waits for one, waits for all. */
  const putAll = async (files: readonly FinishedFile[]): Promise<readonly boolean[]> => {
    const paths = files.map(({ name }) => pathOf(name));
    const changed = new Set<string>();
    await someAtOnce(files, ({ localPath }) => sync(localPath));
    const done = await someAtOnce(files, async ({ localPath }, place) => {
      const path = paths[place] as string;
      const folder = dirname(path);
      const isDone = await placeIn(folder, changed, () => moveIfAbsent(localPath, path));
      if (isDone) changed.add(folder);
      return isDone;
    });
    await someAtOnce([...changed], syncFolder);
    return done;
  };
  return {
    putAll,
    put: async (localPath, name) => (await putAll([{ localPath, name }]))[0] === true,
    localPath: pathOf,
    async remove(name) {
      const path = pathOf(name);
      await rm(path, { force: true });
      await removeEmptyFolders(dirname(path), root);
    },
    list: () => listFolder(root, root),
    async checkWritable() {
      await mkdir(root, { recursive: true });
      const path = join(root, `.write-test-${randomUUID()}`);
      await writeFile(path, "");
      await rm(path);
    },
  };
}

const maxAttempts = 10;
const mostAtOnce = 16;

/** A few under way at any time, the rest in turn; waits for all of them even when one fails. */
async function someAtOnce<Item, Result>(
  items: readonly Item[],
  work: (item: Item, place: number) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  const waiting = items.entries();
  const lane = async (): Promise<void> => {
    for (const [place, item] of waiting) results[place] = await work(item, place);
  };
  const lanes = Array.from({ length: Math.min(mostAtOnce, items.length) }, lane);
  const ended = await Promise.allSettled(lanes);
  for (const one of ended) if (one.status === "rejected") throw one.reason;
  return results;
}

/**
 * Removing the last file of a folder removes the folder: it may go between its making and its first file.
 * `changed` gets the folders in which a new folder was made.
 */
async function placeIn(
  folder: string,
  changed: Set<string>,
  move: () => Promise<boolean>,
): Promise<boolean> {
  for (let attempt = 1; ; attempt++) {
    for (const parent of await makeFolder(folder)) changed.add(parent);
    try {
      return await move();
    } catch (error) {
      const isGone = (error as NodeJS.ErrnoException).code === "ENOENT";
      if (!isGone || attempt === maxAttempts || (await exists(folder))) throw error;
    }
  }
}

/** A new folder is an entry in the folder above it, which has to reach the disk as well: these are answered. */
async function makeFolder(path: string): Promise<readonly string[]> {
  const first = await mkdir(path, { recursive: true });
  if (first === undefined) return [];
  const parents: string[] = [];
  for (let folder = path; folder.length >= first.length; folder = dirname(folder)) {
    parents.push(dirname(folder));
  }
  return parents;
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A folder that is gone by now has no names to lose. */
async function syncFolder(path: string): Promise<void> {
  await sync(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
  });
}

const withoutHardLinks = new Set(["EPERM", "ENOTSUP", "ENOSYS", "EOPNOTSUPP", "EXDEV"]);

/** A hard link fails when the name is taken; a rename would replace the file. */
async function moveIfAbsent(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    await rm(from);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") return false;
    if (code === undefined || !withoutHardLinks.has(code)) throw error;
  }
  if (await exists(to)) return false;
  await rename(from, to);
  return true;
}

async function exists(path: string): Promise<boolean> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
  return found !== null;
}

/** A folder that is not empty refuses, and so does one that is gone. */
async function removeEmptyFolders(folder: string, root: string): Promise<void> {
  try {
    for (let path = folder; path.length > root.length; path = dirname(path)) await rmdir(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "ENOTEMPTY" && code !== "EEXIST" && code !== "ENOENT") throw error;
  }
}

async function* listFolder(folder: string, root: string): AsyncIterable<LakeFile> {
  for (const entry of await entriesOf(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* listFolder(path, root);
    else if (entry.isFile()) yield* describe(path, root);
  }
}

async function entriesOf(folder: string): Promise<readonly Dirent[]> {
  return readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
}

async function* describe(path: string, root: string): AsyncIterable<LakeFile> {
  const found = await stat(path).catch(() => null);
  if (found === null) return;
  yield { name: relative(root, path).split(sep).join("/"), bytes: found.size };
}

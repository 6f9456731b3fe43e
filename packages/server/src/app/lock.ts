import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { PlumblineError } from "@plumbline/core";

/** The data folder in one's own hands. */
export interface FolderLock {
  release(): void;
}

/**
 * Makes the folder and takes it for this process alone. SQLite's lock belongs to the process: when that
 * dies, however it dies, the lock is gone. Half-written files of a process that died are removed.
 */
export function lockFolder(path: string): FolderLock {
  const database = openLock(path);
  try {
    database.exec("begin exclusive");
    emptyFolder(join(path, "tmp"));
  } catch (cause) {
    database.close();
    if (isBusy(cause)) throw new PlumblineError("PL_FOLDER_LOCKED", { path }, { cause });
    throw unwritable(path, cause);
  }
  return {
    release: () => {
      if (database.isOpen) database.close();
    },
  };
}

function openLock(path: string): DatabaseSync {
  try {
    mkdirSync(join(path, "tmp"), { recursive: true });
    mkdirSync(join(path, "lake"), { recursive: true });
    return new DatabaseSync(join(path, "lock"), { timeout: 0 });
  } catch (cause) {
    throw unwritable(path, cause);
  }
}

function emptyFolder(path: string): void {
  for (const name of readdirSync(path)) rmSync(join(path, name), { recursive: true, force: true });
}

const sqliteBusy = 5;

const isBusy = (error: unknown): boolean =>
  error instanceof Error && "errcode" in error && error.errcode === sqliteBusy;

function unwritable(path: string, cause: unknown): PlumblineError {
  const seen = cause instanceof Error ? cause.message : String(cause);
  return new PlumblineError("PL_FOLDER_UNWRITABLE", { path, seen }, { cause });
}

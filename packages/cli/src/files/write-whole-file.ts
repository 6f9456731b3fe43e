import { randomBytes } from "node:crypto";
import { open, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { PlumblineError } from "@plumbline/core";
import { codeOf } from "./reading-failure.ts";

type FileContent = string | AsyncIterable<Uint8Array>;

/**
 * Writes a file so that others see the old one or the new one, never a part: into a temporary file
 * beside it, to the disk, then renamed. Links are followed; devices and pipes are written to.
 *
 * @param path the file, openable from the process
 * @param shown the path as the user wrote it, for the message
 * @throws PlumblineError PL_WRITE_FAILED; then the temporary file is gone
 */
export async function writeWholeFile(
  path: string,
  content: FileContent,
  options: { readonly shown: string; readonly signal: AbortSignal },
): Promise<void> {
  options.signal.throwIfAborted();
  try {
    const target = await realpath(path).catch(() => path);
    if (await isSpecial(target)) await write(target, "w", content);
    else await replace(target, content, options.signal);
  } catch (cause) {
    options.signal.throwIfAborted();
    throw new PlumblineError(
      "PL_WRITE_FAILED",
      { path: options.shown, seen: writeWords(cause) },
      { cause },
    );
  }
}

async function replace(target: string, content: FileContent, signal: AbortSignal): Promise<void> {
  const name = `.${basename(target)}.${randomBytes(6).toString("hex")}.tmp`;
  const temporary = join(dirname(target), name);
  try {
    await write(temporary, "wx", content);
    signal.throwIfAborted();
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

async function write(path: string, flags: string, content: FileContent): Promise<void> {
  const file = await open(path, flags);
  try {
    await writeFile(file, content);
    if (flags === "wx") await file.sync();
  } finally {
    await file.close();
  }
}

/** A device or a pipe such as /dev/stdout: there is nothing to rename over. */
async function isSpecial(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  return found !== null && !found.isFile() && !found.isDirectory();
}

/** Why a file cannot be written, in words. */
export function writeWords(cause: unknown): string {
  switch (codeOf(cause)) {
    case "ENOSPC":
      return "no space left on the device";
    case "EDQUOT":
      return "the disk quota is used up";
    case "EACCES":
    case "EPERM":
      return "no permission to write there";
    case "EROFS":
      return "the file system is read-only";
    case "ENOENT":
      return "its folder does not exist";
    case "ENOTDIR":
      return "its folder is a file";
    case "EISDIR":
      return "it is a folder";
    default:
      return cause instanceof Error ? cause.message : String(cause);
  }
}

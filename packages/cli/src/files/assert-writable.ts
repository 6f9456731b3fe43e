import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { PlumblineError } from "@plumbline/core";
import { writeWords } from "./write-whole-file.ts";

/**
 * Fails before long work starts when its result could not be saved.
 * @throws PlumblineError PL_WRITE_FAILED
 */
export async function assertWritable(path: string, shown: string): Promise<void> {
  const fail = (seen: string, cause?: unknown): never => {
    throw new PlumblineError("PL_WRITE_FAILED", { path: shown, seen }, { cause });
  };
  const found = await stat(path).catch(() => null);
  if (found?.isDirectory()) fail("it is a folder");
  try {
    // A new file needs the right to write into its folder; so does one that is replaced.
    const special = found !== null && !found.isFile();
    await access(special ? path : dirname(path), constants.W_OK);
  } catch (cause) {
    fail(writeWords(cause), cause);
  }
}

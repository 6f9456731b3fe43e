import { stat } from "node:fs/promises";
import { PlumblineError } from "@plumbline/core";
import { codeOf } from "./reading-failure.ts";

/**
 * Fails before long work starts when a file it needs is not there. Globs are for the engine.
 * @throws PlumblineError PL_SOURCE_NOT_FOUND
 */
export async function assertThere(path: string, shown: string): Promise<void> {
  if (/[*?[\]{}]/.test(path)) return;
  try {
    await stat(path);
  } catch (cause) {
    if (codeOf(cause) !== "ENOENT") return;
    throw new PlumblineError("PL_SOURCE_NOT_FOUND", { path: shown }, { cause });
  }
}

import { PlumblineError } from "@plumbline/core";
import type { LogFailure } from "./log-failure.ts";

/** The failure in the words of the catalogue; the log's thread has no need to load those. */
export function logError({ why, seen }: LogFailure, path: string): PlumblineError {
  return why === "full"
    ? new PlumblineError("PL_LOG_FULL", { path, seen })
    : new PlumblineError("PL_LOG_UNWRITABLE", { path, seen });
}

import { readFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { Config } from "@plumbline/contracts";
import { checks, PlumblineError } from "@plumbline/core";
import { readingFailure } from "../files/reading-failure.ts";
import { pathFrom } from "../files/path-from.ts";
import type { Io } from "../io.ts";
import { parseConfig } from "./parse-config.ts";

export const defaultConfigName = "plumbline.yaml";

export interface LoadedConfig {
  /** As the user would write it. */
  readonly path: string;
  /** Paths inside the configuration start here. */
  readonly folder: string;
  readonly config: Config;
}

/** The configuration named by a flag, or the default one if it is there, or null. */
export async function readConfig(io: Io, flag: string | undefined): Promise<LoadedConfig | null> {
  const path = flag ?? defaultConfigName;
  const file = pathFrom(io.cwd, path);
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (error) {
    if (flag === undefined && isMissing(error)) return null;
    throw readingFailure(path, error);
  }
  return {
    path,
    folder: dirname(file),
    config: parseConfig(decodeConfig(bytes, path), path, checks),
  };
}

/** @throws PlumblineError PL_CONFIG_INVALID when the bytes are no UTF-8 */
export function decodeConfig(bytes: Buffer, path: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    const problem = "the file is not UTF-8 text: save it as UTF-8";
    throw new PlumblineError("PL_CONFIG_INVALID", { path, line: 1, column: 1, problem }, { cause });
  }
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "ENOENT";

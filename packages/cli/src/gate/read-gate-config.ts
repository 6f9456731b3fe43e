import { readFile } from "node:fs/promises";
import {
  gateSchema,
  modelConfigSchema,
  type GateDocument,
  type ModelConfig,
} from "@plumbline/contracts";
import { parse } from "yaml";
import { parseYaml } from "../config/parse-yaml.ts";
import { decodeConfig } from "../config/read-config.ts";
import { pathFrom } from "../files/path-from.ts";
import { readingFailure } from "../files/reading-failure.ts";
import type { Io } from "../io.ts";

/** What is asked of a candidate, and what the document of a model says besides. */
export interface GateConfig {
  readonly gate: GateDocument;
  readonly model: Pick<
    ModelConfig,
    "task" | "positive" | "threshold" | "segments" | "cluster"
  > | null;
}

/**
 * The document of a gate, or of a model with a gate in it; all defaults without a file.
 * @throws PlumblineError with line and column when the document is none
 */
export async function readGateConfig(io: Io, path: string | undefined): Promise<GateConfig> {
  if (path === undefined) return { gate: gateSchema.parse({}), model: null };
  const bytes = await readFile(pathFrom(io.cwd, path)).catch((error: unknown) => {
    throw readingFailure(path, error);
  });
  const text = decodeConfig(bytes, path);
  if (isModelDocument(text)) {
    const model = parseYaml(text, path, { schema: modelConfigSchema, smallest: "gate: {}" });
    return { gate: model.gate, model };
  }
  const gate = parseYaml(text, path, { schema: gateSchema, smallest: "metric: log-loss" });
  return { gate, model: null };
}

/** Told by its keys: a gate and a model have none in common. */
function isModelDocument(text: string): boolean {
  try {
    const value: unknown = parse(text, { maxAliasCount: 0, logLevel: "silent" });
    if (typeof value !== "object" || value === null) return false;
    return Object.keys(value).some((key) => Object.hasOwn(modelConfigSchema.shape, key));
  } catch {
    return false;
  }
}

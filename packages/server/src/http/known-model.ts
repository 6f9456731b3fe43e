import { nearestName, PlumblineError } from "@plumbline/core";
import type { LiveModel, ModelDirectory } from "../ingest/model-directory.ts";

/** The model of an address; a name that is not there is answered with the nearest one. */
export function knownModel(models: ModelDirectory, name: string): LiveModel {
  const found = models.find(name);
  if (found !== undefined) return found;
  const names = models.all().map((model) => model.name);
  const remedy = names.length === 0 ? "There are none yet" : nearestName(name, names);
  throw new PlumblineError("PL_MODEL_UNKNOWN", { model: name.slice(0, 128), remedy });
}

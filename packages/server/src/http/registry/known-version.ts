import { nearestName, PlumblineError } from "@plumbline/core";
import type { KnownVersion } from "../../storage/metadata/registry-store.ts";

/** The version of an address; a name that is not there is answered with the nearest one. */
export function knownVersion(
  versions: readonly KnownVersion[],
  model: string,
  version: string,
): KnownVersion {
  const found = versions.find((known) => known.version === version);
  if (found !== undefined) return found;
  const names = versions.map((known) => known.version);
  const remedy = names.length === 0 ? "It has none yet" : nearestName(version, names);
  throw new PlumblineError("PL_VERSION_UNKNOWN", {
    ...{ model, version: version.slice(0, 128), remedy },
  });
}

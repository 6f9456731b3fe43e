import { versionDetailsSchema, type RegisteredVersion } from "@plumbline/contracts";
import { baselineWords } from "../../registry/baseline-words.ts";
import type { AliasTarget } from "../../storage/metadata/alias-store.ts";
import type { BaselineSummary } from "../../storage/metadata/baseline-store.ts";
import type { KnownVersion } from "../../storage/metadata/registry-store.ts";
import { isoTime } from "../read-side/iso-time.ts";

export interface VersionSurroundings {
  readonly model: string;
  readonly targets: readonly AliasTarget[];
  /** Newest first. */
  readonly baselines: readonly BaselineSummary[];
}

/** A version as answers write it. */
export function shownVersion(
  { version, entry, firstSeenAtMs, lastSeenAtMs }: KnownVersion,
  { model, targets, baselines }: VersionSurroundings,
): RegisteredVersion {
  const iso = (ms: number | null): string | null => (ms === null ? null : isoTime(ms));
  const baseline = baselineOf(baselines, version);
  return {
    ...{ model, version, kind: entry?.kind ?? "seen" },
    registeredAt: iso(entry?.registeredAtMs ?? null),
    actor: entry?.actor ?? null,
    parent: entry?.parent ?? null,
    runId: entry?.runId ?? null,
    aliases: targets.filter((target) => target.version === version).map(({ alias }) => alias),
    baseline:
      baseline === undefined
        ? null
        : {
            id: baseline.id,
            origin: baselineWords(baseline.origin, baseline.version === version),
          },
    firstSeenAt: iso(firstSeenAtMs),
    lastSeenAt: iso(lastSeenAtMs),
    details: entry?.details ?? versionDetailsSchema.parse({}),
  };
}

/** The one in force: the newest of the version, else the newest for all versions. */
export function baselineOf(
  baselines: readonly BaselineSummary[],
  version: string,
): BaselineSummary | undefined {
  const own = baselines.find((one) => one.version === version);
  return own ?? baselines.find((one) => one.version === null);
}

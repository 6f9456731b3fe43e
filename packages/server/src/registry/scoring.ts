import type { Adjustment, Champion, VersionDetails } from "@plumbline/contracts";
import type { KnownVersion } from "../storage/metadata/registry-store.ts";

/** The artifact that answers for a version, and what is done to its score. */
export type Scoring = Pick<Champion, "artifact" | "adjustments" | "threshold">;

/**
 * An adjustment answers with the artifact of its parent: what is done to the parent's score comes first,
 * its own adjustments after it. The threshold named last counts, on the score after all adjustments.
 */
export function scoringOf(
  versions: readonly Pick<KnownVersion, "version" | "entry">[],
  version: string,
): Scoring {
  const known = new Map(versions.map((one) => [one.version, one.entry]));
  const line: VersionDetails[] = [];
  for (let at: string | null = version; at !== null;) {
    const entry: KnownVersion["entry"] = known.get(at) ?? null;
    if (entry === null) break;
    line.unshift(entry.details);
    at = entry.kind === "adjustment" ? entry.parent : null;
  }
  return {
    artifact: line[0]?.artifact ?? null,
    adjustments: line.flatMap(({ adjustments }) => adjustments),
    threshold: line.reduce<number | null>((before, one) => ownThreshold(one) ?? before, null),
  };
}

function ownThreshold({ threshold, adjustments }: VersionDetails): number | null {
  const last = adjustments.findLast(isThreshold);
  return threshold ?? last?.threshold ?? null;
}

const isThreshold = (one: Adjustment): one is Extract<Adjustment, { kind: "threshold" }> =>
  one.kind === "threshold";

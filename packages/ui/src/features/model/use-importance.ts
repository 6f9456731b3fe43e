import type { Aliases, RegisteredVersion } from "@plumbline/contracts";
import { useAsk } from "../../shared/use-ask.ts";
import { modelPath, useModelName } from "./use-model.ts";

/** How much each feature matters, by whose word. */
export interface KnownImportance {
  readonly version: string;
  readonly source: string;
  /** Share of the sum over all features that have one. */
  readonly shares: ReadonlyMap<string, number>;
  /** From here on a feature counts as important: the share it would have if all mattered the same. */
  readonly important: number;
}

/** Of the version that was champion at a time; null when nobody registered how much features matter to it. */
export function useImportance(atMs: number): KnownImportance | null {
  const name = useModelName();
  const versions = useAsk<{ readonly versions: readonly RegisteredVersion[] }>(
    "versions",
    modelPath(name, "/versions"),
  );
  const aliases = useAsk<Aliases>("versions", modelPath(name, "/aliases"));
  const champion = championAt(aliases.data, atMs);
  return importanceOf(versions.data?.versions ?? [], champion);
}

function championAt(aliases: Aliases | undefined, atMs: number): string | null {
  const moves = (aliases?.moves ?? [])
    .filter(({ alias, kind }) => alias === "champion" && kind !== "drill")
    .toSorted((a, b) => Date.parse(a.eventTime) - Date.parse(b.eventTime));
  const before = moves.findLast(({ eventTime }) => Date.parse(eventTime) < atMs);
  const now = aliases?.aliases.find(({ alias }) => alias === "champion")?.version ?? null;
  return before?.to ?? moves[0]?.from ?? now;
}

/** Where scores are adjusted and nothing was learnt anew, features matter as they did to the parent. */
function importanceOf(
  versions: readonly RegisteredVersion[],
  named: string | null,
): KnownImportance | null {
  const found = versions.find(({ version }) => version === named);
  if (found === undefined) return null;
  const { version, kind, parent, details } = found;
  const known = Object.entries(details.importance?.of ?? {});
  const sum = known.reduce((all, [, value]) => all + value, 0);
  if (details.importance === null || !(sum > 0)) {
    const others = versions.filter((other) => other !== found);
    return kind === "adjustment" ? importanceOf(others, parent) : null;
  }
  return {
    ...{ version, source: details.importance.source },
    shares: new Map(known.map(([feature, value]) => [feature, value / sum])),
    important: 1 / known.length,
  };
}

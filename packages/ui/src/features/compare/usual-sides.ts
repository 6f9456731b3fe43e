import type { Aliases, VersionsAnswer } from "@plumbline/contracts";

/** What is compared when the address names nothing: the champion with the challenger, else with the one before. */
export function usualSides(
  versions: VersionsAnswer | undefined,
  aliases: Aliases | undefined,
): { readonly left?: string | undefined; readonly right?: string | undefined } {
  if (versions === undefined || aliases === undefined) return {};
  const answered = versions.versions.filter(({ firstSeenAt }) => firstSeenAt !== null);
  const names = answered.map(({ version }) => version);
  const of = (wanted: string): string | undefined => {
    const found = aliases.aliases.find(({ alias }) => alias === wanted)?.version;
    return found !== undefined && names.includes(found) ? found : undefined;
  };
  const champion = of("champion") ?? names[0];
  const challenger = of("challenger") ?? of("shadow");
  if (challenger !== undefined && challenger !== champion) {
    return { left: champion, right: challenger };
  }
  const { previousChampion } = aliases;
  const before =
    previousChampion !== null && names.includes(previousChampion)
      ? previousChampion
      : names.find((name) => name !== champion);
  return { left: before ?? champion, right: champion };
}

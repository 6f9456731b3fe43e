import type { Episode } from "./incident-episodes.ts";
import { lengthOf } from "./incident-episodes.ts";
import type { CauseKey } from "./incident-cause.ts";
import { isLive } from "./incident-lifecycle.ts";
import type { Incident } from "./incident.ts";
import { allVersions } from "./monitor.ts";

/**
 * The incident that an episode is a consequence of: broken data of the same rows explains harm that did
 * not begin before it, and what all rows show explains what a segment shows. One that is over takes only
 * what it overlaps.
 */
export function hostOf(
  key: CauseKey,
  episode: Episode,
  others: readonly Incident[],
  resolveAfter: number,
): Incident | undefined {
  return others.find((other) => {
    // One that was undone has no window that alarms.
    if (!explains(other, key) || other.lastWindowMs <= other.firstWindowMs) return false;
    const slackMs = resolveAfter * lengthOf(episode.lastAlarm);
    const untilMs = isLive(other) ? Infinity : other.lastWindowMs + slackMs;
    return other.firstWindowMs <= episode.firstMs && episode.lastMs <= untilMs;
  });
}

function explains(host: Incident, key: CauseKey): boolean {
  if (!sharesVersion(host.version, key.version)) return false;
  if (host.kind === "data" && key.kind === "performance") {
    return host.segment === null || host.segment === key.segment;
  }
  return host.kind === key.kind && host.segment === null && key.segment !== null;
}

function sharesVersion(one: string, other: string): boolean {
  return one === other || one === allVersions || other === allVersions;
}

/** Names of all that a model lives on, directly or not; a circle ends where it closes. */
export function upstreamOf(
  model: string,
  directOf: (name: string) => readonly string[],
): ReadonlySet<string> {
  const found = new Set<string>();
  const waiting = [...directOf(model)];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (name === model || found.has(name)) continue;
    found.add(name);
    waiting.push(...directOf(name));
  }
  return found;
}

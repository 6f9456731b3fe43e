import { nearestName, PlumblineError } from "@plumbline/core";
import type { StoredChannel } from "../../storage/metadata/channel-store.ts";

/** The channel of an address; a name that is not there is answered with the nearest one. */
export function knownChannel(name: string, all: readonly StoredChannel[]): StoredChannel {
  const found = all.find((channel) => channel.name === name);
  if (found !== undefined) return found;
  throw new PlumblineError("PL_CHANNEL_UNKNOWN", { name, remedy: nearestChannel(name, all) });
}

export function nearestChannel(name: string, all: readonly { readonly name: string }[]): string {
  return all.length === 0
    ? "There are none yet: plumbline channels set makes one"
    : nearestName(
        name,
        all.map((channel) => channel.name),
      );
}

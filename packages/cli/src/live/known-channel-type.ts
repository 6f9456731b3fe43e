import type { ChannelsAnswer } from "@plumbline/contracts";
import { nearestName, PlumblineError } from "@plumbline/core";

type ChannelType = ChannelsAnswer["types"][number];

/** The type of channels of this id; another one is answered with the nearest. */
export function knownChannelType(given: string, types: readonly ChannelType[]): ChannelType {
  const found = types.find(({ id }) => id === given);
  if (found !== undefined) return found;
  const ids = types.map(({ id }) => id);
  throw new PlumblineError("PL_OPTION_INVALID", {
    ...{ option: "TYPE", value: given },
    expected: `one of ${ids.join(", ")}. ${nearestName(given, ids)}`,
  });
}

import type { channelChangeSchema } from "@plumbline/contracts";
import { nearestName, PlumblineError } from "@plumbline/core";
import type { z } from "zod";
import { secretsToGive, withKeptSecrets } from "../../incidents/channel-fields.ts";
import { channelOf } from "../../incidents/attempt-delivery.ts";
import { channels } from "../../incidents/channels.ts";
import type { ChannelChange, StoredChannel } from "../../storage/metadata/channel-store.ts";

type Asked = z.output<typeof channelChangeSchema>;

/** A change of a channel, checked as its type wants it, with the secrets that stay. */
export function changedChannel(
  name: string,
  { type, config, showValues, isDisabled }: Asked,
  before: StoredChannel | undefined,
): Omit<ChannelChange, "atMs"> & { readonly changedFields: readonly string[] } {
  const refuse = (problem: string): PlumblineError =>
    new PlumblineError("PL_CHANNEL_INVALID", { name, problem });
  const channel = channelOf(type);
  if (channel === undefined) {
    const ids = channels.map(({ id }) => id);
    const shown = JSON.stringify(type.slice(0, 80));
    throw refuse(`there is no type ${shown}. ${nearestName(type, ids)}`);
  }
  if (before !== undefined && before.type !== type) {
    throw refuse(`it is of type ${before.type}, which does not change: choose another name`);
  }
  const old = before?.config ?? {};
  const missing = secretsToGive(channel.config, config, old);
  if (missing.length > 0) {
    throw refuse(`its address changes, so give ${missing.join(" and ")} again, or "" for none`);
  }
  const parsed = channel.config.safeParse(withKeptSecrets(channel.config, config, old));
  if (!parsed.success) {
    throw refuse(
      parsed.error.issues
        .slice(0, 5)
        .map(({ path, message }) => (path.length === 0 ? message : `${path.join(".")}: ${message}`))
        .join("; "),
    );
  }
  const settings = parsed.data as ChannelChange["config"];
  const changedFields = Object.keys(settings).filter(
    (field) => JSON.stringify(settings[field]) !== JSON.stringify(old[field]),
  );
  return { name, type, config: settings, showValues, isDisabled, changedFields };
}

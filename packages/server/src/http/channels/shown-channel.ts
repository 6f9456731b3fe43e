import type { ChannelDocument, ChannelsAnswer } from "@plumbline/contracts";
import { channelOf } from "../../incidents/attempt-delivery.ts";
import { channelFields, shownConfig } from "../../incidents/channel-fields.ts";
import { channels } from "../../incidents/channels.ts";
import type { StoredChannel } from "../../storage/metadata/channel-store.ts";
import { isoTime } from "../read-side/iso-time.ts";

type Values = ChannelDocument["config"];
type Types = ChannelsAnswer["types"];

/** A channel as people may see it: of a secret only whether it is set. */
export function shownChannel(stored: StoredChannel): ChannelDocument {
  const { name, type, config, showValues, createdAtMs, disabledAtMs, lastOutcome } = stored;
  const schema = channelOf(type)?.config;
  return {
    ...{ name, type, showValues, isDisabled: disabledAtMs !== null },
    config: schema === undefined ? {} : (shownConfig(schema, config) as Values),
    createdAt: isoTime(createdAtMs),
    lastResult:
      lastOutcome === null
        ? null
        : {
            at: isoTime(lastOutcome.atMs),
            outcome: lastOutcome.outcome,
            detail: lastOutcome.detail,
            failuresInARow: lastOutcome.failuresInARow,
            pausedUntil:
              lastOutcome.pausedUntilMs === null ? null : isoTime(lastOutcome.pausedUntilMs),
          },
  };
}

/** The types of channels, each as the form that sets one. */
export function channelTypes(): Types {
  return channels.map(({ id, title, config, example }) => ({
    ...{ id, title, example: example as Types[number]["example"] },
    fields: channelFields(config).map(({ name, description, isSecret, isRequired, initial }) => ({
      ...{ name, description, isSecret, isRequired },
      default: initial as Types[number]["fields"][number]["default"],
    })),
  }));
}

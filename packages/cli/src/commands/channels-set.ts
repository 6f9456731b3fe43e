import { readFile } from "node:fs/promises";
import { channelSchema, channelsAnswerSchema, type ChannelDocument } from "@plumbline/contracts";
import { z } from "zod";
import { parseYaml } from "../config/parse-yaml.ts";
import { decodeConfig } from "../config/read-config.ts";
import { exitCodes } from "../exit-code.ts";
import { pathFrom } from "../files/path-from.ts";
import { readingFailure } from "../files/reading-failure.ts";
import type { Io } from "../io.ts";
import { typedConfig } from "../live/channel-config.ts";
import { connect } from "../live/connect.ts";
import { knownChannelType } from "../live/known-channel-type.ts";
import { jsonOption } from "../options/general-options.ts";
import { grouped } from "../options/option.ts";
import { serverOptions } from "../options/server-options.ts";
import { fieldWithText, filePath } from "../options/value-kind.ts";
import { visibleLines } from "../visible-lines.ts";
import { writeJson, writeText } from "../work/write-out.ts";
import { defineCommand } from "./command.ts";

const options = {
  ...grouped("Channel", {
    fromFile: {
      flags: "--from-file",
      value: filePath,
      summary: "Fields from a YAML or JSON file, which keeps secrets out of the list of processes",
    },
    set: {
      flags: "--set",
      value: fieldWithText,
      takes: "each",
      summary: "A field, e.g. port=587; repeatable",
    },
    showValues: {
      flags: "--show-values",
      summary: "Messages may hold values of features, such as origin=BOS",
    },
    hideValues: { flags: "--hide-values", summary: "Messages hold no values of features" },
    disable: { flags: "--disable", summary: "Keep it, but send nothing through it" },
    enable: { flags: "--enable", summary: "Send through it again" },
  }),
  ...serverOptions,
  ...jsonOption,
} as const;

export const channelsSet = defineCommand({
  name: "channels set",
  summary: "Make a channel, or change it",
  description:
    "Fields that are not given stay as they are. Secrets are never shown; they are asked for again " +
    "when the address changes. TYPE is webhook, alertmanager, slack, teams, pagerduty, jsm, servicenow or email; " +
    "plumbline channels --json lists the fields of each.",
  arguments: [
    { name: "NAME", summary: "What you call it, e.g. ops-slack" },
    {
      name: "TYPE",
      summary: "webhook, alertmanager, slack, teams, pagerduty, jsm, servicenow or email",
    },
  ],
  options,
  examples: [
    {
      does: "Mail, the password from a file",
      line: "plumbline channels set ml-mail email --from-file mail.yaml --set to=ml@example.com",
    },
    {
      does: "Alertmanager",
      line: "plumbline channels set alerts alertmanager --set urls=http://am-0:9093,http://am-1:9093",
    },
  ],
  async run({ args: [name = "", type = ""], flags, io }) {
    const client = connect(io, flags);
    const { channels, types } = await client.ask("/v1/channels", channelsAnswerSchema);
    const { fields } = knownChannelType(type, types);
    const before = channels.find((one) => one.name === name);
    const config = {
      ...before?.config,
      ...(flags.fromFile === undefined ? {} : await fileConfig(io, flags.fromFile)),
      ...typedConfig(flags.set ?? [], fields),
    };
    const json = {
      ...{ type, config },
      showValues: switched(flags.showValues, flags.hideValues, before?.showValues),
      isDisabled: switched(flags.disable, flags.enable, before?.isDisabled),
    };
    const path = `/v1/channels/${encodeURIComponent(name)}`;
    const channel = await client.ask(path, channelSchema, { method: "PUT", json });
    if (flags.json === true) writeJson(io, channel);
    else writeText(io, visibleLines(channelText(channel)));
    return exitCodes.ok;
  },
});

/** What is not switched stays. */
const switched = (on: true | undefined, off: true | undefined, before = false): boolean =>
  on === true || (off !== true && before);

async function fileConfig(io: Io, shown: string): Promise<Record<string, unknown>> {
  const bytes = await readFile(pathFrom(io.cwd, shown)).catch((error: unknown) => {
    throw readingFailure(shown, error);
  });
  return parseYaml(decodeConfig(bytes, shown), shown, {
    schema: z.record(z.string(), z.unknown()),
    smallest: "the fields of a channel",
  });
}

function channelText({ name, type, config, isDisabled, showValues }: ChannelDocument): string {
  const fields = Object.entries(config).map(([field, value]) => {
    const text = typeof value === "object" ? JSON.stringify(value) : String(value);
    return `  ${field}: ${text}`;
  });
  return [
    `${name} (${type})${isDisabled ? ", disabled" : ""}${showValues ? ", shows values of features" : ""}`,
    ...fields,
    `plumbline channels test ${name} sends a test`,
  ].join("\n");
}

import { once } from "node:events";
import { exitCodes } from "../exit-code.ts";
import { pathFrom } from "../files/path-from.ts";
import type { Io } from "../io.ts";
import { readableLogLine } from "../live/log-lines.ts";
import { jsonOption } from "../options/general-options.ts";
import { grouped, type FlagsOf } from "../options/option.ts";
import { settingsOptions } from "../options/settings-options.ts";
import { filePath } from "../options/value-kind.ts";
import { withoutUndefined } from "../settings/without-undefined.ts";
import { writeText } from "../work/write-out.ts";
import { defineCommand } from "./command.ts";

const options = {
  ...grouped("Configuration", {
    settings: {
      flags: "--settings",
      value: filePath,
      summary: "File with settings, one `name: value` a line",
      otherwise: "plumbline-server.yaml, if it is there",
    },
  }),
  ...settingsOptions,
  ...jsonOption,
};

export const serve = defineCommand({
  name: "serve",
  summary: "Run the server that watches live models",
  description:
    "Takes predictions and labels in over HTTP, keeps them in a folder and judges every window. " +
    "A flag beats the environment (PLUMBLINE_DATA_FOLDER for --data-folder, and so on), which " +
    "beats the file. Ctrl+C or SIGTERM finishes what is under way, a second one ends at once. " +
    "What the server says about itself goes to standard error; with --json, everything is JSON, " +
    "one document a line.",
  arguments: [],
  options,
  examples: [
    { does: "On this machine only", line: "plumbline serve" },
    {
      does: "For others too, who then need API keys",
      line: "plumbline serve --host 0.0.0.0 --data-folder /var/lib/plumbline",
    },
  ],
  async run({ flags, io }) {
    // Its libraries are large: no other command waits for them.
    const { createLogger, loadSettings, startServer } = await import("@plumbline/server");
    const { settings: file, json, ...given } = flags;
    const settings = loadSettings({
      file: file === undefined ? undefined : pathFrom(io.cwd, file),
      environment: io.env,
      flags: withoutUndefined(given),
    });
    const logger = createLogger(settings.logLevel, logTo(io, json === true));
    io.signal.throwIfAborted();
    const server = await startServer(settings, { logger });
    say(io, flags, { event: "listening", url: server.url, dataFolder: settings.dataFolder });
    try {
      if (!io.signal.aborted) await once(io.signal, "abort");
    } finally {
      await server.stop();
    }
    say(io, flags, { event: "stopped", url: server.url, dataFolder: settings.dataFolder });
    return exitCodes.ok;
  },
});

interface Happening {
  readonly event: "listening" | "stopped";
  readonly url: string;
  readonly dataFolder: string;
}

function say(io: Io, flags: FlagsOf<typeof jsonOption>, happening: Happening): void {
  if (flags.json === true) io.stdout.write(`${JSON.stringify(happening)}\n`);
  else writeText(io, happening.event === "stopped" ? "Stopped" : nextSteps(happening));
}

function nextSteps({ url, dataFolder }: Happening): string {
  const server = url === "http://127.0.0.1:7410" ? "" : ` --server ${url}`;
  return [
    `Plumbline listens on ${url} and keeps its data in ${dataFolder}`,
    "",
    `  ${url} in a browser shows how the models are, and how to begin`,
    `  plumbline status --watch${server}`,
    `  plumbline ingest FILE --model NAME --id COLUMN --time COLUMN${server}`,
    `  ${url}/docs shows the API`,
    "",
    "Ctrl+C stops it",
  ].join("\n");
}

/** Lines for people at a terminal, JSON for everybody else. */
function logTo(io: Io, isJson: boolean): { write(line: string): void } {
  if (isJson) return { write: (line) => io.stdout.write(line) };
  return {
    write: (line) => io.stderr.write(io.stderr.isTTY ? readableLogLine(line) : line),
  };
}

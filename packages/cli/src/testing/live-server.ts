import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createLogger, loadSettings, startServer, type Settings } from "@plumbline/server";
import { onTestFinished } from "vitest";
import type { ExitCode } from "../exit-code.ts";
import { run } from "../run.ts";
import { fakeFolder } from "./fake-folder.ts";
import { fakeIo } from "./fake-io.ts";

export interface Ran {
  readonly exitCode: ExitCode;
  readonly out: string;
  readonly err: string;
}

export interface LiveServer {
  readonly url: string;
  /** Files of the test lie here. */
  readonly folder: string;
  write(name: string, text: string): void;
  /** Runs a command line that knows where the server is. */
  run(...argv: readonly string[]): Promise<Ran>;
  /** The JSON it prints. */
  json(...argv: readonly string[]): Promise<unknown>;
  /** Asks again until the JSON is as wanted. */
  until(isReached: (value: never) => boolean, ...argv: readonly string[]): Promise<unknown>;
  stop(): Promise<void>;
}

/** A real server on a free port and a new folder; stopped when the test, or all tests, end. */
export async function liveServer(
  over: Partial<Settings> = {},
  atEnd: (stop: () => Promise<void>) => void = onTestFinished,
): Promise<LiveServer> {
  const folder = fakeFolder();
  const flags = { dataFolder: join(folder.path, "data"), port: 0, logLevel: "silent" };
  const settings = { ...loadSettings({ flags }), flushIntervalMs: 20, ...over };
  const server = await startServer(settings, { logger: createLogger("silent") });
  atEnd(async () => {
    await server.stop();
    folder[Symbol.dispose]();
  });
  const here = async (...argv: readonly string[]): Promise<Ran> => {
    const env = { PLUMBLINE_SERVER: server.url };
    const io = fakeIo({ cwd: folder.path, env, now: () => Date.now() });
    return { exitCode: await run(argv, io), out: io.out(), err: io.err() };
  };
  const json = async (...argv: readonly string[]): Promise<unknown> =>
    JSON.parse((await here(...argv, "--json")).out);
  return {
    url: server.url,
    folder: folder.path,
    write: (name, text) => writeFileSync(join(folder.path, name), text),
    run: here,
    json,
    async until(isReached, ...argv) {
      for (;;) {
        const value = await json(...argv);
        if (isReached(value as never)) return value;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    stop: () => server.stop(),
  };
}

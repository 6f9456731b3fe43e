import { createLogger, loadSettings, startServer, type RunningServer } from "@plumbline/server";

export interface FuzzServer {
  readonly url: string;
  /** What the server logged as an error: there must be nothing. */
  readonly errors: readonly string[];
  stop(): Promise<void>;
}

const errorLevel = 50;
const mostErrors = 100;

/** A whole server in this process, on a data folder of its own. */
export async function startFuzzServer(dataFolder: string): Promise<FuzzServer> {
  const errors: string[] = [];
  const note = (line: string): void => {
    if (errors.length < mostErrors) errors.push(line.slice(0, 2_000));
  };
  const logger = createLogger("error", {
    write(line: string) {
      const { level } = JSON.parse(line) as { readonly level: number | string };
      if (level === "error" || level === "fatal" || Number(level) >= errorLevel) note(line);
    },
  });
  const onUnhandled = (error: unknown): void => note(`Nobody caught: ${String(error)}`);
  process.on("unhandledRejection", onUnhandled);
  const flags = { dataFolder, port: 0, requestsPerMinute: 0, flushIntervalMs: 500 };
  const server: RunningServer = await startServer(loadSettings({ flags }), { logger });
  return {
    ...{ url: server.url, errors },
    async stop() {
      await server.stop();
      process.off("unhandledRejection", onUnhandled);
    },
  };
}

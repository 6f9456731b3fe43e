import { spawn, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";

/** A real `plumbline serve`, in a process of its own. */
export interface LiveServer {
  readonly process: ChildProcess;
  /** Where it answers, once it does; rejects when it ends before that. */
  readonly listening: Promise<string>;
  readonly exited: Promise<{ readonly code: number | null; readonly signal: string | null }>;
  /** What it wrote, logs included. */
  output(): string;
  /** Ends it at once, as a power cut would. */
  kill(): Promise<void>;
  /** Lets it finish; resolves with its exit code. */
  stop(): Promise<number | null>;
}

const cli = fileURLToPath(new URL("../../packages/cli/src/main.ts", import.meta.url));
const keptOutput = 1_000_000;

export interface LiveServerOptions {
  /** Settings as flags, such as `--flush-interval-ms`. */
  readonly flags?: readonly string[];
  /** Run by another program, such as `setpriv`, with its arguments. */
  readonly through?: readonly string[];
}

export function spawnServer(dataFolder: string, options: LiveServerOptions = {}): LiveServer {
  const serve = ["serve", "--json", "--data-folder", dataFolder, ...(options.flags ?? [])];
  const own = [process.execPath, "--conditions=source", "--no-warnings", cli, ...serve];
  const [program = process.execPath, ...args] = [...(options.through ?? []), ...own];
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
  let text = "";
  const listening = Promise.withResolvers<string>();
  listening.promise.catch(() => undefined);
  const onText = (chunk: Buffer): void => {
    text = (text + chunk.toString("utf8")).slice(-keptOutput);
    const url = /^\{"event":"listening","url":"([^"]+)"/mu.exec(text)?.[1];
    if (url !== undefined) listening.resolve(url);
  };
  child.stdout.on("data", onText);
  child.stderr.on("data", onText);
  const exited = new Promise<{ code: number | null; signal: string | null }>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => {
      listening.reject(
        new Error(`The server ended with ${code ?? signal}:\n${text.slice(-4_000)}`),
      );
      resolve({ code, signal });
    });
  });
  return {
    ...{ process: child, listening: listening.promise, exited },
    output: () => text,
    async kill() {
      child.kill("SIGKILL");
      await exited;
    },
    async stop() {
      child.kill("SIGTERM");
      return (await exited).code;
    },
  };
}

/** Asks again and again; limits are generous because machines are slow at times. */
export async function until(
  what: string,
  isSo: () => Promise<boolean> | boolean,
  limitMs = 120_000,
): Promise<void> {
  const end = performance.now() + limitMs;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`Not within ${limitMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

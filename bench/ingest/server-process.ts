import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

/** A server that runs as a process of its own. */
export interface ServerProcess {
  readonly port: number;
  readonly pid: number;
  stop(): Promise<void>;
}

/** Starts a script of this folder, which prints its address first. */
export async function startProcess(
  script: string,
  args: readonly string[] = [],
): Promise<ServerProcess> {
  const file = fileURLToPath(new URL(script, import.meta.url));
  const child = spawn(process.execPath, [...process.execArgv, file, ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines = createInterface(child.stdout);
  const [url] = (await once(lines, "line")) as [string];
  lines.on("line", (line) => console.error(line));
  return {
    port: Number(new URL(url).port),
    pid: child.pid ?? 0,
    async stop() {
      const exited = once(child, "exit");
      child.kill("SIGTERM");
      await exited;
    },
  };
}

/** Waits until what was sent before is in the lake: the next measurement is not to pay for the last. */
export async function untilSettled(port: number): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`);
    if ((await answer.text()).includes('"0 events wait')) return;
    await sleep(200);
  }
  throw new Error("The server did not settle within two minutes");
}

import { once } from "node:events";
import { readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { createRandom, type Random } from "@plumbline/stats";
import { openDataFolder } from "../crash/lake-contents.ts";
import { spawnServer, until } from "../crash/live-server.ts";
import { hangsAfterMs, startGoodClient, type Address } from "./good-client.ts";
import { head, misbehaviours, type Misbehaviour } from "./misbehaviours.ts";

export interface NetworkOptions {
  readonly dataFolder: string;
  readonly seed: number;
  /** Clients that misbehave one after the other, eight at a time. */
  readonly rounds: number;
  /** Connections that are open at once; fewer where the system allows fewer. */
  readonly connections: number;
  readonly say?: (line: string) => void;
}

export interface NetworkReport {
  readonly rounds: number;
  readonly connections: number;
  readonly accepted: number;
  readonly faults: readonly string[];
}

const [headersTimeoutMs, requestTimeoutMs] = [2_000, 3_000];
const atOnce = 8;

/** Clients that say nothing, stop half-way or speak no HTTP, while a good one goes on. */
export async function fuzzNetwork(options: NetworkOptions): Promise<NetworkReport> {
  const { dataFolder, seed, rounds, say = () => undefined } = options;
  const connections = Math.min(options.connections, allowedConnections());
  const server = spawnServer(dataFolder, {
    flags: [
      ...["--port", "0", "--flush-interval-ms", "100", "--log-level", "warn"],
      ...["--headers-timeout-ms", String(headersTimeoutMs), "--requests-per-minute", "0"],
      ...[
        "--request-timeout-ms",
        String(requestTimeoutMs),
        "--max-connections",
        String(connections + 100),
      ],
    ],
  });
  const faults: string[] = [];
  try {
    const { hostname, port } = new URL(await server.listening);
    const at: Address = { host: hostname, port: Number(port) };
    const good = startGoodClient(at, faults);
    await misbehave(at, { seed, rounds, faults });
    say(`${rounds} clients misbehaved, ${good.accepted.size} rows were accepted meanwhile`);
    await manyConnections(at, connections, faults);
    say(`${connections} connections were open at once, ${good.accepted.size} rows accepted`);
    await good.stop();
    await until("all events are in the lake", () => isDrained(at));
    const code = await server.stop();
    if (code !== 0) faults.push(`the server ended with ${String(code)}`);
    faults.push(...(await lostRows(dataFolder, good.accepted)));
    return { rounds, connections, accepted: good.accepted.size, faults };
  } catch (error) {
    say(server.output().slice(-4_000));
    throw error;
  } finally {
    await server.kill();
  }
}

/** Open files that this process may have, less those it needs; Node has raised the limit to its most. */
export function allowedConnections(): number {
  if (process.platform !== "linux") return 200;
  const limits = readFileSync("/proc/self/limits", "utf8");
  return Math.max(100, Number(/^Max open files\s+(\d+)/mu.exec(limits)?.[1] ?? 1_024) - 500);
}

async function misbehave(
  at: Address,
  {
    seed,
    rounds,
    faults,
  }: { readonly seed: number; readonly rounds: number; readonly faults: string[] },
): Promise<void> {
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < rounds) {
      const round = next++;
      const random = createRandom(`${seed}/network ${round}`);
      const act = misbehaviours[round % misbehaviours.length];
      if (act === undefined) return;
      const fault = await play(at, act, random);
      if (fault !== null) faults.push(`network ${round}, ${act.name}: ${fault}`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}

/** The server has to hang up or answer in its time, and never with a failure of its own. */
async function play(at: Address, act: Misbehaviour, random: Random): Promise<string | null> {
  const socket = connect(at);
  let text = "";
  socket.setEncoding("latin1").on("data", (part: string) => (text += part));
  socket.on("error", () => undefined);
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  const limit = setTimeout(() => {
    text += " HANGS";
    socket.destroy();
  }, hangsAfterMs);
  await act(socket, random);
  await closed;
  clearTimeout(limit);
  if (text.endsWith(" HANGS")) return `the server did not hang up: ${text.slice(0, 200)}`;
  const failure = /HTTP\/1\.1 5(?!05)\d\d[^]*/u.exec(text)?.[0];
  return failure === undefined ? null : failure.slice(0, 500);
}

/** Connections that say half a head and wait: they are all let in, and all sent away in time. */
async function manyConnections(at: Address, count: number, faults: string[]): Promise<void> {
  let [open, closed] = [0, 0];
  const sockets: Socket[] = [];
  const openOne = async (): Promise<void> => {
    const socket = connect(at);
    sockets.push(socket);
    socket.on("error", () => undefined);
    socket.on("data", () => undefined);
    socket.once("close", () => closed++);
    await Promise.race([once(socket, "connect").catch(() => undefined), once(socket, "close")]);
    open++;
    // A whole head keeps the connection for the longer time that a body may take.
    socket.write(`${head("content-length: 5")}[`);
  };
  for (let begun = 0; begun < count; begun += 200) {
    await Promise.all(Array.from({ length: Math.min(200, count - begun) }, openOne));
  }
  if (open !== count) faults.push(`${open} of ${count} connections were let in`);
  try {
    await until("all slow connections are sent away", () => closed === count, hangsAfterMs * 2);
  } catch (error) {
    faults.push(`${count - closed} connections were not sent away: ${String(error)}`);
  }
  for (const socket of sockets) socket.destroy();
}

/** Whether all that was accepted is in the lake. */
export async function isDrained({ host, port }: Address): Promise<boolean> {
  const answer = await fetch(`http://${host}:${port}/v1/status`);
  const { server } = (await answer.json()) as {
    readonly server: { readonly pendingEvents: number };
  };
  return server.pendingEvents === 0;
}

/** In words, what is not in the lake, or is there twice. */
export async function lostRows(
  dataFolder: string,
  accepted: ReadonlySet<string>,
): Promise<readonly string[]> {
  const folder = await openDataFolder(dataFolder);
  try {
    const [model] = folder.all("select id from models where name = 'good'");
    const kept = await folder.predictions(Number(model?.["id"]));
    const ids = new Set(kept.map(({ id }) => id));
    const lost = [...accepted].filter((id) => !ids.has(id));
    const twice = kept.length - ids.size;
    return [
      ...(lost.length === 0 ? [] : [`${lost.length} accepted rows are lost, ${lost[0]} first`]),
      ...(twice === 0 ? [] : [`${twice} rows are there twice`]),
    ];
  } finally {
    folder.close();
  }
}

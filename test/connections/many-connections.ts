import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { processMemory } from "../../bench/soak/process-memory.ts";
import { spawnServer, until } from "../crash/live-server.ts";
import { isDrained, lostRows } from "../fuzz/fuzz-network.ts";
import { hangsAfterMs, startGoodClient, type Address } from "../fuzz/good-client.ts";
import { head } from "../fuzz/misbehaviours.ts";

export interface ManyConnectionsReport {
  readonly connections: number;
  /** Of them, still open when the last was. */
  readonly atOnce: number;
  /** Requests above the limit that were refused with words. */
  readonly refused: number;
  /** Rows that a good client could send meanwhile. */
  readonly accepted: number;
  /** Memory of the server before, and when all were open. */
  readonly memoryBefore: number;
  readonly memoryOpen: number;
  readonly openMs: number;
  /** From the last that was opened until the last was sent away. */
  readonly sentAwayMs: number;
  readonly faults: readonly string[];
}

export interface ManyConnectionsOptions {
  readonly dataFolder: string;
  readonly connections: number;
  readonly say?: (line: string) => void;
}

/** Longer than it takes to open them all. */
const timeoutMs = (connections: number): number => 4_000 + connections * 4;
const aboveLimit = 20;
const openedAtOnce = 200;
/** Of the good client, and of questions about the server. */
const spare = 10;
/** What a connection may cost, on top of what a working server takes anyway. */
const bytesPerConnection = 64 * 1024;
const bytesForWork = 256 * 1024 ** 2;

/** What a client does after it connected, and then never again. */
const clients: readonly ((socket: Socket) => void)[] = [
  function silent() {
    return undefined;
  },
  function halfHead(socket) {
    socket.write(head("content-length: 5").slice(0, 40));
  },
  function halfBody(socket) {
    socket.write(`${head("content-length: 500")}[`);
  },
  function slowBody(socket) {
    socket.write(`${head("content-length: 500")}[`);
    const trickle = setInterval(() => socket.write(" "), 1_000);
    socket.once("close", () => clearInterval(trickle));
  },
  function idleAfterAnswer(socket) {
    socket.write("GET /healthz HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n");
  },
];

/**
 * As many connections as are allowed, none of which does any more: a good client goes on, further ones are
 * refused with words, and all are sent away in time.
 */
export async function manyConnections(
  options: ManyConnectionsOptions,
): Promise<ManyConnectionsReport> {
  const { dataFolder, connections, say = () => undefined } = options;
  const server = spawnServer(dataFolder, { flags: flagsOf(connections) });
  const faults: string[] = [];
  try {
    const { hostname, port } = new URL(await server.listening);
    const at: Address = { host: hostname, port: Number(port) };
    const pid = server.process.pid ?? 0;
    const good = startGoodClient(at, faults);
    await until("the good client is served", () => good.accepted.size >= 100);
    const memoryBefore = processMemory(pid);

    const begun = performance.now();
    const crowd = await openCrowd(at, connections);
    const openMs = performance.now() - begun;
    const memoryOpen = processMemory(pid);
    const atOnce = connections - crowd.closed();
    say(`${connections} connections are open after ${Math.round(openMs)} ms`);
    const refused = await aboveTheLimit(at, faults);
    const opened = performance.now();
    await until("all are sent away", () => crowd.closed() === connections, hangsAfterMs * 2);
    const sentAwayMs = performance.now() - opened;
    await good.stop();
    const mostMemory = memoryBefore + bytesForWork + connections * bytesPerConnection;
    if (memoryOpen > mostMemory) faults.push(`the server took ${memoryOpen} bytes`);
    await until("all events are in the lake", () => isDrained(at));
    const code = await server.stop();
    if (code !== 0) faults.push(`the server ended with ${String(code)}`);
    faults.push(...(await lostRows(dataFolder, good.accepted)));
    const accepted = good.accepted.size;
    return {
      ...{ connections, atOnce, refused, accepted, memoryBefore, memoryOpen },
      ...{ openMs, sentAwayMs, faults },
    };
  } catch (error) {
    say(server.output().slice(-4_000));
    throw error;
  } finally {
    await server.kill();
  }
}

function flagsOf(connections: number): readonly string[] {
  const after = String(timeoutMs(connections));
  return [
    ...["--port", "0", "--flush-interval-ms", "100", "--log-level", "warn"],
    ...["--requests-per-minute", "0", "--max-connections", String(connections + spare)],
    ...["--headers-timeout-ms", after, "--request-timeout-ms", after, "--idle-timeout-ms", after],
  ];
}

async function openCrowd(at: Address, count: number) {
  let closed = 0;
  const openOne = async (place: number): Promise<void> => {
    const socket = connect(at);
    socket.on("error", () => undefined).on("data", () => undefined);
    socket.once("close", () => closed++);
    await Promise.race([once(socket, "connect").catch(() => undefined), once(socket, "close")]);
    clients[place % clients.length]?.(socket);
  };
  for (let begun = 0; begun < count; begun += openedAtOnce) {
    const length = Math.min(openedAtOnce, count - begun);
    await Promise.all(Array.from({ length }, (_, place) => openOne(begun + place)));
  }
  return { closed: () => closed };
}

/** Takes the connections that are left, and more: those above the limit are told why they are refused. */
async function aboveTheLimit(at: Address, faults: string[]): Promise<number> {
  const answers = await Promise.all(
    Array.from({ length: aboveLimit + spare }, () => ask(at, "GET /healthz HTTP/1.1")),
  );
  const odd = answers.filter((text) => !/^HTTP\/1\.1 (200|503) /.test(text));
  if (odd.length > 0) faults.push(`above the limit: ${JSON.stringify(odd[0])}`);
  const refused = answers.filter((text) => text.startsWith("HTTP/1.1 503 "));
  const silent = refused.filter((text) => !/PL_CONNECTIONS_TOO_MANY.*maxConnections/su.test(text));
  if (silent.length > 0) faults.push(`refused without words: ${JSON.stringify(silent[0])}`);
  return refused.length;
}

/** One request on a connection of its own, which stays open as long as the server lets it. */
async function ask(at: Address, line: string): Promise<string> {
  const socket = connect(at);
  let text = "";
  socket.setEncoding("latin1").on("data", (part: string) => (text += part));
  socket.on("error", (error) => (text += String(error)));
  socket.write(`${line}\r\nhost: 127.0.0.1\r\n\r\n`);
  await Promise.race([once(socket, "data").catch(() => undefined), once(socket, "close")]);
  await new Promise((resolve) => setTimeout(resolve, 200));
  return text;
}

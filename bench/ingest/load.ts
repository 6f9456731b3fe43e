import { connect, type Socket } from "node:net";

/** One connection that sends requests as they are and waits for each answer. */
export interface Connection {
  /** Resolves with the milliseconds until the answer; rejects when it is not 200. */
  send(request: Buffer): Promise<number>;
  close(): void;
}

export async function openConnection(port: number): Promise<Connection> {
  const socket = await connected(port);
  let answer = "";
  let waiting: PromiseWithResolvers<string> | undefined;
  let loss: Error | undefined;
  socket.setEncoding("latin1");
  socket.on("data", (text: string) => {
    answer += text;
    const end = endOfAnswer(answer);
    if (end === undefined || waiting === undefined) return;
    const whole = answer.slice(0, end);
    answer = answer.slice(end);
    waiting.resolve(whole);
  });
  const onLoss = (error = new Error("The server hung up")): void => {
    loss ??= error;
    waiting?.reject(loss);
  };
  socket.on("error", onLoss).on("close", () => onLoss());
  return {
    async send(request) {
      if (loss !== undefined) throw loss;
      waiting = Promise.withResolvers<string>();
      const started = performance.now();
      socket.write(request);
      const text = await waiting.promise;
      if (!text.startsWith("HTTP/1.1 200 ")) throw new Error(`Answered ${text.slice(0, 500)}`);
      return performance.now() - started;
    },
    close: () => socket.destroy(),
  };
}

function connected(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true });
    socket.once("connect", () => resolve(socket)).once("error", reject);
  });
}

function endOfAnswer(text: string): number | undefined {
  const head = text.indexOf("\r\n\r\n");
  if (head < 0) return undefined;
  const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0);
  const end = head + 4 + length;
  return text.length >= end ? end : undefined;
}

/** Sends all requests over some connections, each as fast as answers come; answers the seconds it took. */
export async function sendAll(
  port: number,
  requests: readonly Buffer[],
  connections: number,
): Promise<number> {
  const lanes = await Promise.all(Array.from({ length: connections }, () => openConnection(port)));
  let next = 0;
  const started = performance.now();
  await Promise.all(
    lanes.map(async (lane) => {
      for (let at = next++; at < requests.length; at = next++) {
        await lane.send(requests[at] as Buffer);
      }
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  for (const lane of lanes) lane.close();
  return seconds;
}

/**
 * Sends a request at each tick, whether earlier ones were answered or not; answers the milliseconds of each
 * from when it was due, so that a server that stalls is not flattered.
 */
export async function sendEvenly(
  port: number,
  requests: readonly Buffer[],
  { perSecond, connections }: { readonly perSecond: number; readonly connections: number },
): Promise<readonly number[]> {
  const idle = await Promise.all(Array.from({ length: connections }, () => openConnection(port)));
  const latencies: number[] = [];
  const started = performance.now();
  const underWay: Promise<void>[] = [];
  const sendDue = async (lane: Connection, request: Buffer, due: number): Promise<void> => {
    await lane.send(request);
    latencies.push(performance.now() - due);
    idle.push(lane);
  };
  for (const [index, request] of requests.entries()) {
    const due = started + (index * 1000) / perSecond;
    while (performance.now() < due) await pause(due - performance.now());
    const lane = idle.pop() ?? (await openConnection(port));
    underWay.push(sendDue(lane, request, due));
  }
  await Promise.all(underWay);
  for (const lane of idle) lane.close();
  return latencies;
}

/** A timer is late by up to a millisecond; waiting in a loop instead would take a core from the server. */
const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, Math.max(1, ms));
  });

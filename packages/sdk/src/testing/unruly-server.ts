import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { createGunzip } from "node:zlib";

/** How one request is treated; when none is left, requests are taken. */
export type Treatment =
  /** Keeps the events and acknowledges them. */
  | "take"
  /** Keeps the events, and the connection dies before the answer. */
  | "take-and-die"
  | "die"
  /** Takes them once `release` is called. */
  | "hold"
  | { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string };

export interface ReceivedRequest {
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly events: readonly Record<string, unknown>[];
}

/** A server that speaks the ingest API and misbehaves when told. */
export interface UnrulyServer extends AsyncDisposable {
  readonly url: string;
  readonly requests: readonly ReceivedRequest[];
  /** Ids of events in the order they were kept, once for each time. */
  readonly kept: readonly string[];
  treat(...treatments: readonly Treatment[]): void;
  release(): void;
  /** Resolves when so many requests have come. */
  sawRequests(count: number): Promise<void>;
  stop(): Promise<void>;
  /** Comes back on the same port. */
  start(): Promise<void>;
}

export async function unrulyServer(): Promise<UnrulyServer> {
  const requests: ReceivedRequest[] = [];
  const kept: string[] = [];
  const treatments: Treatment[] = [];
  const watchers = new Set<() => void>();
  let held = Promise.withResolvers<void>();
  let server: Server;
  let port = 0;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const isGzip = request.headers["content-encoding"] === "gzip";
    const body = await text(isGzip ? request.pipe(createGunzip()) : request);
    const events = JSON.parse(body) as Record<string, unknown>[];
    requests.push({ path: request.url ?? "", headers: request.headers, events });
    for (const watch of watchers) watch();
    const treatment = treatments.shift() ?? "take";
    if (typeof treatment === "object") {
      response.writeHead(treatment.status, treatment.headers).end(treatment.body ?? "{}");
      return;
    }
    if (treatment === "die") return void request.socket.destroy();
    if (treatment === "hold") await held.promise;
    kept.push(...events.map(({ id }) => String(id)));
    if (treatment === "take-and-die") return void request.socket.destroy();
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({ accepted: events.length, quarantined: 0, rejected: [] }));
  }

  async function start(): Promise<void> {
    server = createServer((request, response) => {
      handle(request, response).catch(() => request.socket.destroy());
    });
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
    port = (server.address() as AddressInfo).port;
  }

  async function stop(): Promise<void> {
    server.close();
    server.closeAllConnections();
    if (server.listening) await once(server, "close");
  }

  await start();
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    kept,
    treat: (...more) => void treatments.push(...more),
    release() {
      held.resolve();
      held = Promise.withResolvers();
    },
    sawRequests(count) {
      return new Promise((resolve) => {
        const watch = () => {
          if (requests.length < count) return;
          watchers.delete(watch);
          resolve();
        };
        watchers.add(watch);
        watch();
      });
    },
    start,
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

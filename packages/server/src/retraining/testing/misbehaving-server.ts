import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

export interface StubRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface StubReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON, unless it is a text. */
  readonly body?: unknown;
}

/** Ways in which a server can be no help. */
export const faults = {
  "no answer": "hang",
  "a reset connection": "reset",
  "429 with Retry-After": { status: 429, headers: { "retry-after": "7" }, body: "slow down" },
  "500": { status: 500, body: { message: "oops" } },
  "401": { status: 401, body: { message: "Bad credentials" } },
  "a redirect to another host": {
    ...{ status: 302, headers: { location: "http://evil.example/steal" } },
  },
  "a web page in place of JSON": {
    ...{ status: 200, headers: { "content-type": "text/html" }, body: "<!doctype html><p>Sign in" },
  },
  "half an answer": "half",
  "half a JSON": { status: 200, body: '{"id": 7, "runs": [' },
  "an answer of 100 MB": "flood",
} as const satisfies Readonly<Record<string, "hang" | "reset" | "half" | "flood" | StubReply>>;

export type FaultName = keyof typeof faults;

export interface Misbehaviour {
  readonly fault: FaultName;
  /** What was asked for is done all the same: only the answer is lost. */
  readonly isDone: boolean;
  readonly hits: (request: StubRequest) => boolean;
}

export interface MisbehavingServer {
  readonly url: string;
  readonly requests: StubRequest[];
  misbehave(how: Misbehaviour | null): void;
}

const floodBytes = 100 * 1024 * 1024;
const flood = Buffer.alloc(256 * 1024, "x");

/** A server that answers by `handle` until it is told to misbehave; closed when the test ends. */
export async function misbehavingServer(
  handle: (request: StubRequest) => StubReply,
): Promise<MisbehavingServer> {
  const requests: StubRequest[] = [];
  let how: Misbehaviour | null = null;
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      const body = Buffer.concat(chunks).toString();
      const { method = "GET", url: path = "/", headers } = incoming;
      const request = { method, path, headers, body };
      requests.push(request);
      if (how === null || !how.hits(request)) return reply(response, handle(request));
      if (how.isDone) handle(request);
      misbehave(response, faults[how.fault]);
    });
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
  const { port } = server.address() as AddressInfo;
  return {
    ...{ url: `http://127.0.0.1:${port}`, requests },
    misbehave(next) {
      how = next;
    },
  };
}

function reply(response: ServerResponse, { status, headers = {}, body }: StubReply): void {
  const text = typeof body === "string" ? body : body === undefined ? "" : JSON.stringify(body);
  response.writeHead(status, headers).end(text);
}

function misbehave(response: ServerResponse, fault: (typeof faults)[FaultName]): void {
  if (typeof fault === "object") return reply(response, fault);
  if (fault === "reset") return void response.socket?.resetAndDestroy();
  if (fault === "half") {
    response.writeHead(200, { "content-length": "1000" });
    response.write('{"id": 7');
    response.socket?.destroySoon();
    return;
  }
  if (fault === "flood") {
    response.writeHead(200, { "content-length": String(floodBytes) });
    let sent = 0;
    const more = (): void => {
      while (sent < floodBytes && !response.destroyed) {
        sent += flood.length;
        if (!response.write(flood)) return;
      }
      response.end();
    };
    response.on("drain", more);
    more();
  }
}

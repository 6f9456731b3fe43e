import { once } from "node:events";
import { createServer, type RequestListener, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createOutgoingHttp } from "../../outgoing/create-outgoing-http.ts";
import { createOutgoingMail } from "../../outgoing/create-outgoing-mail.ts";
import type { OutgoingHttp } from "../../outgoing/outgoing-http.ts";
import type { Outgoing } from "../../outgoing/outgoing.ts";

export interface StubRequest {
  /** As the channel asked for it. */
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

export interface StubAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/**
 * What a stub does with a request: "hang" never answers, "reset" breaks the connection, "half" breaks it in
 * the middle of an answer, and "flood" answers 100 MB.
 */
export type Script = (request: StubRequest) => StubAnswer | "hang" | "reset" | "half" | "flood";

export interface Stub {
  /** Whatever host a channel asks for, the stub answers. */
  readonly outgoing: Outgoing;
  readonly requests: readonly StubRequest[];
  /** Changes what it does from now on. */
  answer(script: Script): void;
  close(): Promise<void>;
}

const wantedUrl = "x-wanted-url";

/** A real server on a free port that stands for all the services there are. */
export async function answeringStub(): Promise<Stub> {
  const requests: StubRequest[] = [];
  let script: Script = () => ({ status: 200, body: "ok" });
  const listener: RequestListener = (request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const headers = request.headers as StubRequest["headers"];
      const url = headers[wantedUrl] ?? "";
      const body = Buffer.concat(chunks).toString();
      const seen = { url, method: request.method ?? "", headers, body };
      requests.push(seen);
      const answer = script(seen);
      if (answer === "hang") return;
      if (answer === "reset") return void request.socket.resetAndDestroy();
      if (answer === "half") {
        response.writeHead(200, { "content-length": "1000" }).write('{"ok":true,"result":');
        request.socket.destroySoon();
        return;
      }
      if (answer === "flood") return void flood(response);
      response.writeHead(answer.status, answer.headers).end(answer.body ?? "");
    });
  };
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const real = createOutgoingHttp({ allow: ["127.0.0.1"] });
  const send: OutgoingHttp["send"] = (url, body, options = {}) => {
    const { pathname, search } = new URL(url);
    const headers = { ...options.headers, [wantedUrl]: url };
    return real.send(`http://127.0.0.1:${port}${pathname}${search}`, body, { ...options, headers });
  };
  return {
    outgoing: {
      http: {
        send,
        postJson: (url, body, options = {}) =>
          send(url, JSON.stringify(body), {
            ...options,
            headers: { "content-type": "application/json", ...options.headers },
          }),
      },
      mail: createOutgoingMail({ allow: ["127.0.0.1"] }),
    },
    requests,
    answer(next) {
      script = next;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

const chunk = Buffer.alloc(256 * 1024, "x");
const floodBytes = 100 * 1024 * 1024;

async function flood(response: ServerResponse): Promise<void> {
  response.writeHead(200, { "content-length": String(floodBytes) });
  const chunks = Readable.from(Array.from({ length: floodBytes / chunk.length }, () => chunk));
  // Whoever has read enough goes away.
  await pipeline(chunks, response).catch(() => undefined);
}

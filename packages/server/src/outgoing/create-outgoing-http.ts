import type { Readable } from "node:stream";
import { PlumblineError } from "@plumbline/core";
import { Agent, buildConnector, request } from "undici";
import { createAddressGuard, type AddressGuardOptions } from "./address-guard.ts";
import type { OutgoingAnswer, OutgoingHttp, OutgoingOptions } from "./outgoing-http.ts";
import { unreachable } from "./unreachable.ts";

export interface OutgoingHttpOptions extends AddressGuardOptions {
  /** For Retry-After as a date. @default Date.now */
  readonly clock?: () => number;
}

const defaults = { method: "POST", timeoutMs: 10_000, mostBytes: 64 * 1024 } as const;

/** Requests to addresses that users gave, none of them into private networks unless allowed. */
export function createOutgoingHttp(options: OutgoingHttpOptions): OutgoingHttp {
  const guard = createAddressGuard(options);
  const { clock = Date.now } = options;
  const connect = buildConnector({ lookup: guard.lookup, timeout: 10_000 });
  const dispatcher = new Agent({
    // One request a connection: addresses are checked each time, and none is found closed.
    pipelining: 0,
    maxHeaderSize: 16 * 1024,
    connect(target, callback) {
      try {
        guard.checkAddress(target.hostname);
      } catch (error) {
        return callback(error as Error, null);
      }
      return connect(target, callback);
    },
  });

  const send: OutgoingHttp["send"] = async (url, body, given = {}) => {
    const { origin, host, href } = checkedUrl(url);
    const { method = defaults.method, headers = {}, timeoutMs = defaults.timeoutMs } = given;
    given.signal?.throwIfAborted();
    const signal = AbortSignal.any([
      AbortSignal.timeout(timeoutMs),
      ...(given.signal === undefined ? [] : [given.signal]),
    ]);
    try {
      const asked = { dispatcher, method, headers: { ...headers }, body, signal };
      const noLimits = { headersTimeout: 0, bodyTimeout: 0 };
      const answer = await request(href, { ...asked, ...noLimits });
      const text = await firstBytes(answer.body, given.mostBytes ?? defaults.mostBytes);
      const flat = flatHeaders(answer.headers);
      const retryAfterMs = retryAfter(flat["retry-after"], clock());
      return { status: answer.statusCode, headers: flat, body: text, retryAfterMs };
    } catch (error) {
      given.signal?.throwIfAborted();
      throw unreachable(host === "" ? origin : host, error, timeoutMs);
    }
  };
  return {
    send,
    postJson: (url, body, given = {}) =>
      send(url, JSON.stringify(body), {
        ...given,
        headers: { "content-type": "application/json", ...given.headers },
      } satisfies OutgoingOptions),
  };
}

/** @throws PlumblineError PL_ADDRESS_REFUSED for what is no plain address of http or https */
function checkedUrl(text: string): URL {
  const refuse = (host: string, seen: string, remedy: string): PlumblineError =>
    new PlumblineError("PL_ADDRESS_REFUSED", { host, seen, remedy });
  const url = URL.parse(text);
  if (url === null) {
    throw refuse("This", "it is no address", "Give one that begins with https://");
  }
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    const seen = `${url.protocol.slice(0, -1)} is not spoken here`;
    throw refuse(url.host === "" ? "This" : url.host, seen, "Give an address of https or http");
  }
  if (url.username !== "" || url.password !== "") {
    throw refuse(
      url.host,
      "there is a user in the address",
      "Give user and password apart from it",
    );
  }
  return url;
}

async function firstBytes(body: Readable, most: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    // Leaving the loop destroys the stream: the rest is not waited for.
    if (size >= most) break;
  }
  return new TextDecoder().decode(Buffer.concat(chunks).subarray(0, most));
}

function flatHeaders(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): OutgoingAnswer["headers"] {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, [value ?? ""].flat().join(", ")]),
  );
}

/** Seconds, or a date. */
function retryAfter(text: string | undefined, nowMs: number): number | null {
  if (text === undefined || text.trim() === "") return null;
  if (/^\d{1,9}$/.test(text.trim())) return Number(text) * 1000;
  const atMs = /^[a-z]{3}/i.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(atMs) ? null : Math.max(0, atMs - nowMs);
}

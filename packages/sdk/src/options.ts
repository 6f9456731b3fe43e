import type { Problem } from "./problem.ts";

export interface PlumblineOptions {
  /** Where the server is, e.g. `http://localhost:7410`; a path in it is kept. */
  readonly url: string;
  /** A key with the scope `ingest`. */
  readonly apiKey?: string | undefined;
  /** The model of events that name none. */
  readonly model?: string | undefined;
  /** The version of predictions that name none. */
  readonly version?: string | undefined;
  /** Events are sent at least so often. @default 1000 */
  readonly flushIntervalMs?: number | undefined;
  /** Most events in one request; sent at once when so many wait. @default 500 */
  readonly maxBatch?: number | undefined;
  /** Most characters in one request; a larger event is sent alone. @default 4 MiB */
  readonly maxBatchLength?: number | undefined;
  /** Most events that wait or are under way; further ones are dropped and counted. @default 10000 */
  readonly maxQueue?: number | undefined;
  /** Bodies from this size on are compressed. @default 4096 */
  readonly gzipFromBytes?: number | undefined;
  /** @default 5000 */
  readonly requestTimeoutMs?: number | undefined;
  /** The first repetition waits up to so long; each later one twice as long. @default 200 */
  readonly retryBaseMs?: number | undefined;
  /** No repetition waits longer, unless the server asks for it. @default 10000 */
  readonly retryMaxMs?: number | undefined;
  /** How often a request is made to which the server answers with an error it does not call retryable. @default 8 */
  readonly maxAttempts?: number | undefined;
  /** Send what waits when the process ends by itself, by SIGTERM or by SIGINT. @default true */
  readonly flushOnExit?: boolean | undefined;
  /** How long that may hold up the end. @default 2000 */
  readonly exitTimeoutMs?: number | undefined;
  /** Told of every loss and every first repetition. @default a process warning, once for each code */
  readonly onError?: ((problem: Problem) => unknown) | undefined;
}

const defaults = {
  flushIntervalMs: 1_000,
  maxBatch: 500,
  maxBatchLength: 4 * 2 ** 20,
  maxQueue: 10_000,
  gzipFromBytes: 4_096,
  requestTimeoutMs: 5_000,
  retryBaseMs: 200,
  retryMaxMs: 10_000,
  maxAttempts: 8,
  exitTimeoutMs: 2_000,
} as const;

type Numbers = keyof typeof defaults;

export type ClientSettings = Readonly<Record<Numbers, number>> & {
  /** Without a slash at its end. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly model: string | null;
  readonly version: string | undefined;
  readonly flushOnExit: boolean;
};

/** Options with defaults filled in. @throws TypeError or RangeError on options no client can work with */
export function clientSettings(options: PlumblineOptions): ClientSettings {
  const numbers = Object.entries(defaults).map(([name, value]) => {
    const number = options[name as Numbers] ?? value;
    const least = name === "maxBatch" || name === "maxQueue" || name === "maxAttempts" ? 1 : 0;
    if (!(number >= least))
      throw new RangeError(`${name} is ${number}, expected at least ${least}`);
    return [name, number] as const;
  });
  return {
    ...(Object.fromEntries(numbers) as Record<Numbers, number>),
    url: serverUrl(options.url),
    headers: {
      "content-type": "application/json",
      "user-agent": "plumbline-sdk",
      ...(options.apiKey ? { authorization: `Bearer ${options.apiKey}` } : {}),
    },
    model: options.model ?? null,
    version: options.version,
    flushOnExit: options.flushOnExit ?? true,
  };
}

function serverUrl(text: string): string {
  if (!URL.canParse(text)) throw new TypeError(`url is "${text}", expected http://host:port`);
  const url = new URL(text);
  if (!/^https?:$/.test(url.protocol) || url.username !== "" || url.search !== "") {
    throw new TypeError("url: expected http or https, the key in apiKey, and no query");
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, "")}`;
}

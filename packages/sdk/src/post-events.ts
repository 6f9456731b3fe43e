import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { retryAfterMs } from "./backoff.ts";
import type { Batch } from "./event-queue.ts";
import type { ClientSettings } from "./options.ts";

/** What came of one request. */
export type Outcome =
  | { readonly kind: "taken"; readonly rejected: number; readonly words: string }
  | { readonly kind: "too-large"; readonly words: string }
  | { readonly kind: "refused"; readonly status: number; readonly words: string }
  | {
      readonly kind: "again";
      /** False when the server did not say that trying again helps. */
      readonly forever: boolean;
      readonly afterMs: number | null;
      readonly status?: number;
      readonly words: string;
      readonly cause?: unknown;
    };

export interface Effects {
  readonly fetch: typeof fetch;
  readonly now: () => number;
  readonly random: () => number;
}

const compress = promisify(gzip);
const longestWords = 500;
const passing = new Set([408, 425, 429, 502, 503, 504, 507]);

/** The body of a request, compressed when that pays. */
export async function eventsBody(
  texts: readonly string[],
  { gzipFromBytes }: ClientSettings,
): Promise<{ readonly body: Buffer<ArrayBuffer>; readonly isGzip: boolean }> {
  const plain = Buffer.from(`[${texts.join(",")}]`);
  if (plain.length < gzipFromBytes) return { body: plain, isGzip: false };
  return { body: Buffer.from(await compress(plain, { level: 1 })), isGzip: true };
}

/** One request; failures are outcomes, it never rejects. */
export async function postEvents(
  { kind, model }: Pick<Batch, "kind" | "model">,
  { body, isGzip }: Awaited<ReturnType<typeof eventsBody>>,
  settings: ClientSettings,
  { fetch, now, signal }: Effects & { readonly signal: AbortSignal },
): Promise<Outcome> {
  const path = `v1/models/${encodeURIComponent(model)}/${kind === "prediction" ? "predictions" : "feedback"}`;
  try {
    const response = await fetch(`${settings.url}/${path}`, {
      method: "POST",
      headers: { ...settings.headers, ...(isGzip ? { "content-encoding": "gzip" } : {}) },
      body,
      // A 301 would turn the POST into a GET.
      redirect: "manual",
      signal,
    });
    const text = await response.text();
    return outcomeOf(response, text, now());
  } catch (cause) {
    const words = cause instanceof Error ? causeWords(cause) : String(cause);
    return { kind: "again", forever: true, afterMs: null, words, cause };
  }
}

function outcomeOf(response: Response, text: string, nowMs: number): Outcome {
  const { status } = response;
  const answer = parsed(text);
  if (answer["code"] === "PL_ROWS_REFUSED") {
    return { kind: "taken", rejected: Infinity, words: rowWords(answer["errors"]) };
  }
  if (response.ok && typeof answer["accepted"] === "number") {
    const rejected = typeof answer["quarantined"] === "number" ? answer["quarantined"] : 0;
    return { kind: "taken", rejected, words: rowWords(answer["rejected"]) };
  }
  const words = problemWords(answer, text) || `HTTP ${status}`;
  const retryable = answer["retryable"];
  if (passing.has(status) || (status >= 500 && retryable !== false) || response.ok) {
    return {
      kind: "again",
      forever: passing.has(status) || retryable === true,
      afterMs: retryAfterMs(response.headers.get("retry-after"), nowMs),
      status,
      words: response.ok ? `expected the answer of a Plumbline server, got ${words}` : words,
    };
  }
  if (status === 413) return { kind: "too-large", words };
  return { kind: "refused", status, words };
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

function problemWords(answer: Readonly<Record<string, unknown>>, text: string): string {
  const words = answer["detail"] ?? answer["title"] ?? answer["message"];
  return (typeof words === "string" ? words : text).slice(0, longestWords);
}

/** The server's words about the first row it set apart. */
function rowWords(rows: unknown): string {
  const row: unknown = Array.isArray(rows) ? rows[0] : undefined;
  const { field, message } = (row ?? {}) as {
    readonly field?: unknown;
    readonly message?: unknown;
  };
  const name = typeof field === "string" ? `${field}: ` : "";
  return typeof message === "string"
    ? `${name}${message}`.slice(0, longestWords)
    : "no reason given";
}

/** fetch says "fetch failed"; why is in the cause. */
function causeWords(error: Error): string {
  return error.cause instanceof Error ? causeWords(error.cause) : error.message || error.name;
}

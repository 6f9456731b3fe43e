import { PlumblineError } from "@plumbline/core";
import { z } from "zod";
import { problemSchema, refusal, unreachableWords, type Problem } from "./answer-failure.ts";
import { serverEvents, type ServerEvent } from "./server-events.ts";

export interface ApiClientOptions {
  /** Address without a slash at its end. */
  readonly server: string;
  readonly key: string | null;
  readonly signal: AbortSignal;
  /** @default 120,000 */
  readonly timeoutMs?: number;
}

export interface ApiRequest {
  readonly method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Parameters of the address; those that are undefined are left out. */
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as it is: already JSON. */
  readonly text?: string;
  /** Sent as it is: a file. */
  readonly file?: Blob;
}

export type RowsAnswer =
  | { readonly isProblem: false; readonly value: unknown }
  | {
      readonly isProblem: true;
      readonly problem: Problem;
      /** How long the server asks to wait. */
      readonly waitMs: number | null;
    };

/** The HTTP API of a server, every answer checked. */
export interface ApiClient {
  readonly server: string;
  /** @throws PlumblineError when there is no answer, a refusal, or something that is not understood */
  ask<Schema extends z.ZodType>(
    path: string,
    schema: Schema,
    request?: ApiRequest,
  ): Promise<z.output<Schema>>;
  /** The same, with refusals as data: for those who know what to do about them. */
  try(path: string, request?: ApiRequest): Promise<RowsAnswer>;
  /** The body of an answer, bit by bit. @throws as `ask` does */
  stream(path: string, request?: ApiRequest): Promise<AsyncIterable<Uint8Array>>;
  /** What the server tells, until the signal or until it hangs up. */
  events(until: AbortSignal, path?: string): AsyncIterable<ServerEvent>;
}

const defaultTimeoutMs = 120_000;
const fileTimeoutMs = 3_600_000;

export function createApiClient(options: ApiClientOptions): ApiClient {
  const { server, key, signal, timeoutMs = defaultTimeoutMs } = options;
  const headers: Record<string, string> = key === null ? {} : { authorization: `Bearer ${key}` };

  const send = async (path: string, request: ApiRequest): Promise<Response> => {
    signal.throwIfAborted();
    const text = request.text ?? (request.json === undefined ? null : JSON.stringify(request.json));
    const body = request.file ?? text;
    const type = request.file === undefined ? "application/json" : "application/octet-stream";
    const limit = request.file === undefined ? timeoutMs : fileTimeoutMs;
    try {
      return await fetch(server + path + queryText(request.query), {
        method: request.method ?? "GET",
        headers: body === null ? headers : { ...headers, "content-type": type },
        body,
        signal: AbortSignal.any([signal, AbortSignal.timeout(limit)]),
      });
    } catch (cause) {
      signal.throwIfAborted();
      throw unreachable(server, cause);
    }
  };

  const problemOf = (response: Response, value: unknown, path: string): Problem => {
    const parsed = problemSchema.safeParse(value);
    if (parsed.success) return parsed.data;
    throw unknownAnswer(server, path, `status ${response.status} without a reason`);
  };

  const tryAsk = async (path: string, request: ApiRequest = {}): Promise<RowsAnswer> => {
    const response = await send(path, request);
    const value = await bodyOf(response, server, path);
    if (response.ok) return { isProblem: false, value };
    return { isProblem: true, problem: problemOf(response, value, path), waitMs: waitOf(response) };
  };

  return {
    server,
    try: tryAsk,
    async ask(path, schema, request) {
      const answer = await tryAsk(path, request);
      if (answer.isProblem) throw refusal(server, answer.problem);
      const parsed = schema.safeParse(answer.value);
      if (parsed.success) return parsed.data;
      const [issue] = parsed.error.issues;
      throw unknownAnswer(server, path, `${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`);
    },
    async stream(path, request = {}) {
      const response = await send(path, request);
      if (response.ok && response.body !== null) return response.body;
      throw refusal(server, problemOf(response, await bodyOf(response, server, path), path));
    },
    async *events(until, path = "/v1/events") {
      const response = await fetch(server + path, { headers, signal: until }).catch(
        (cause: unknown) => {
          throw unreachable(server, cause);
        },
      );
      if (!response.ok || response.body === null) return;
      yield* serverEvents(response.body);
    },
  };
}

function queryText(query: ApiRequest["query"] = {}): string {
  const given = Object.entries(query).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, String(value)]],
  );
  return given.length === 0 ? "" : `?${new URLSearchParams(given).toString()}`;
}

async function bodyOf(response: Response, server: string, path: string): Promise<unknown> {
  const text = await response.text().catch((cause: unknown) => {
    throw unreachable(server, cause);
  });
  if (text === "") return null;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw unknownAnswer(server, path, `it is no JSON (status ${response.status})`);
  }
}

function waitOf(response: Response): number | null {
  const seconds = Number(response.headers.get("retry-after") ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : null;
}

const unreachable = (server: string, cause: unknown): PlumblineError =>
  new PlumblineError("PL_SERVER_UNREACHABLE", { server, seen: unreachableWords(cause) }, { cause });

const unknownAnswer = (server: string, path: string, seen: string): PlumblineError =>
  new PlumblineError("PL_SERVER_ANSWER_UNKNOWN", { server, path, seen });

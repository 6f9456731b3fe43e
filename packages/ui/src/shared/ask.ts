import { csrfToken } from "./session.ts";
import { Problem } from "./problem.ts";

export interface AskOptions {
  /** @default "GET" */
  readonly method?: "GET" | "POST" | "PUT" | "DELETE";
  readonly json?: unknown;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly signal?: AbortSignal;
}

/** Asks the server. Throws a `Problem` with the server's own words, or says that it cannot be reached. */
export async function ask<T>(path: string, options: AskOptions = {}): Promise<T> {
  const { method = "GET", json, query = {}, signal } = options;
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) search.set(name, String(value));
  }
  const address = search.size === 0 ? path : `${path}?${search}`;
  const token = csrfToken();
  let response: Response;
  try {
    response = await fetch(address, {
      method,
      headers: {
        accept: "application/json",
        ...(json === undefined ? {} : { "content-type": "application/json" }),
        ...(token === null ? {} : { "x-csrf-token": token }),
      },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (error) {
    if (signal?.aborted === true) throw error;
    const message = "The server does not answer. Is it running, and is the network up?";
    throw new Problem(0, "NO_ANSWER", message, `${method} ${address}`);
  }
  const text = await response.text();
  if (response.ok) return (text === "" ? null : JSON.parse(text)) as T;
  throw problemOf(response, text, `${method} ${address}`);
}

function problemOf(response: Response, text: string, asked: string): Problem {
  const { status, statusText, headers } = response;
  const requestId = headers.get("x-request-id");
  const request = requestId === null ? "" : `\nrequest ${requestId}`;
  const details = `${asked}\n${status}${request}\n${text.slice(0, 4_000)}`;
  try {
    const answer = JSON.parse(text) as Answer;
    const message = answer.detail ?? answer.title ?? statusText;
    return new Problem(status, answer.code ?? String(status), message, details, {
      ...{ requestId, isRetryable: answer.retryable === true },
    });
  } catch {
    const message = `The server answered ${status} without saying why`;
    return new Problem(status, String(status), message, details, { requestId });
  }
}

interface Answer {
  readonly code?: string;
  readonly detail?: string;
  readonly title?: string;
  readonly retryable?: boolean;
}

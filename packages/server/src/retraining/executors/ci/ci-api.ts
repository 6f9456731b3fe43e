import { PlumblineError } from "@plumbline/core";
import type { z } from "zod";
import type { OutgoingAnswer, OutgoingOptions } from "../../../outgoing/outgoing-http.ts";
import type { ExecutorEffects } from "../../executor.ts";
import { redactor } from "../../redact.ts";
import { CiFault, oddAnswer, refusal } from "./ci-fault.ts";

export interface CiRequest {
  /** @default "GET" */
  readonly method?: NonNullable<OutgoingOptions["method"]>;
  /** Below the address of the API. */
  readonly path: string;
  /** As JSON. */
  readonly body?: unknown;
  /** As fields of a form, in place of a body. */
  readonly form?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Variable of the token that this request carries, when it is not the first. */
  readonly tokenName?: string;
  /** Without the headers of the address: the body carries what lets it in. */
  readonly isBare?: boolean;
  /** Answers that are no fault though they are not 2xx. */
  readonly also?: readonly number[];
}

/** A good answer. */
export interface CiAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** @throws CiFault when it is not the JSON that was expected */
  as<T>(schema: z.ZodType<T>): T;
}

/** The HTTP interface of a CI system, with its faults in words. */
export interface CiApi {
  readonly nowMs: number;
  /** The value of a variable of the server. @throws CiFault when it is empty */
  secret(name: string): string;
  /** @throws CiFault when it did not answer well */
  ask(request: CiRequest): Promise<CiAnswer>;
  /** What lies at an address that it pointed to, asked for without any token. @throws CiFault */
  elsewhere(address: string): Promise<string>;
}

export interface CiAddress {
  /** What people call it. */
  readonly name: string;
  /** Of the API, without a slash at the end. */
  readonly url: string;
  /** @param secret the value of a variable; throws when it is empty */
  headers(secret: (name: string) => string): Readonly<Record<string, string>>;
  /** Variables that hold tokens, the one that is sent first. */
  readonly secretNames: readonly string[];
}

/** Of an answer; the rest is not read. */
export const mostBytes = 2 * 1024 * 1024;
const timeoutMs = 20_000;

export function createCiApi(
  { name, url, headers, secretNames }: CiAddress,
  { http, environment, clock, signal }: ExecutorEffects,
): CiApi {
  const hideValues = redactor(secretNames, environment);
  const secret = (variable: string): string => {
    const value = valueOf(variable, environment);
    if (value === undefined) throw refusal(`The variable ${variable} of the server is empty`);
    return value;
  };
  return {
    nowMs: clock(),
    secret,
    async ask(request) {
      const given = request.isBare === true ? {} : headers(secret);
      const hide = hider(hideValues, given);
      const { method = "GET", also = [] } = request;
      const isReading = method === "GET";
      const [body, type] = bodyOf(request);
      const sent = await http
        .send(`${url}${request.path}`, body, {
          ...{ method, timeoutMs, mostBytes, signal },
          headers: {
            ...{ accept: "application/json", "user-agent": "plumbline", ...type },
            ...given,
            ...request.headers,
          },
        })
        .catch((error: unknown) => {
          signal.throwIfAborted();
          throw unanswered(name, error);
        });
      const token = request.tokenName ?? secretNames[0] ?? "its variable";
      if (!isGood(sent, also)) throw faultOf({ name, token, isReading, hide }, sent);
      const { status, body: text } = sent;
      const as = <T>(schema: z.ZodType<T>): T => readJson(name, sent, schema);
      return { status, headers: sent.headers, text: hide(text), as };
    },
    async elsewhere(address) {
      const limits = { method: "GET", timeoutMs, mostBytes, signal } as const;
      const { status, body } = await http.send(address, null, limits).catch((error: unknown) => {
        signal.throwIfAborted();
        throw unanswered(name, error);
      });
      if (status !== 200) throw oddAnswer(`${name} points to what answers ${status}`);
      return hideValues(body);
    },
  };
}

/** Name and token in one text, as Basic wants them, are as secret as the token. */
function hider(
  hide: (text: string) => string,
  { authorization = "" }: Readonly<Record<string, string>>,
): (text: string) => string {
  const basic = /^Basic (\S{4,})$/.exec(authorization)?.[1];
  return (text) => hide(basic === undefined ? text : text.replaceAll(basic, "[redacted]"));
}

/** The value of a variable of the server; spaces and ends of lines around it do not count. */
export function valueOf(
  name: string,
  environment: ExecutorEffects["environment"],
): string | undefined {
  const value = environment[name]?.trim();
  return value === "" ? undefined : value;
}

function bodyOf({ body, form }: CiRequest): readonly [string | null, Record<string, string>] {
  if (form !== undefined) {
    const type = { "content-type": "application/x-www-form-urlencoded" };
    return [new URLSearchParams(form).toString(), type];
  }
  if (body === undefined) return [null, {}];
  return [JSON.stringify(body), { "content-type": "application/json" }];
}

const isGood = ({ status }: OutgoingAnswer, also: readonly number[]): boolean =>
  (status >= 200 && status < 300) || also.includes(status);

function unanswered(name: string, error: unknown): CiFault {
  const seen = error instanceof Error ? error.message : String(error);
  const isHopeless = error instanceof PlumblineError && !error.retryable;
  return new CiFault(
    `${name} cannot be asked: ${seen}`,
    { canPass: !isHopeless, isUndone: isHopeless },
    { cause: error },
  );
}

interface Asked {
  readonly name: string;
  readonly token: string;
  readonly isReading: boolean;
  readonly hide: (text: string) => string;
}

/** Answers that a later attempt may not get, and that mean nothing was done. */
const passing = new Set([408, 425, 429]);

function faultOf({ name, token, isReading, hide }: Asked, answer: OutgoingAnswer): CiFault {
  const { status, headers, retryAfterMs } = answer;
  const said = excerpt(hide(answer.body));
  const fault = (words: string, canPass: boolean, isUndone: boolean): CiFault =>
    new CiFault(`${name} answered ${status}: ${words}`, {
      ...{ canPass, isUndone, status, afterMs: retryAfterMs },
    });
  if (status >= 300 && status < 400) {
    const to = URL.parse(headers["location"] ?? "")?.host ?? "another address";
    return fault(
      `it points to ${to}. That is not followed, so that the token goes nowhere else: is the address the right one?`,
      ...([false, true] as const),
    );
  }
  if (isLimit(answer)) return fault(`it is asked too often${said}`, true, true);
  if (status === 401) {
    return fault(`the token in ${token} is not valid, or has expired${said}`, isReading, true);
  }
  if (status === 403) return fault(`the token in ${token} may not do this${said}`, isReading, true);
  if (status === 404) {
    return fault(
      `there is no such thing, or the token in ${token} does not see it${said}`,
      isReading,
      true,
    );
  }
  if (status >= 500) return fault(`it is in trouble itself${said}`, true, false);
  if (passing.has(status)) return fault(`it cannot take it now${said}`, true, true);
  return fault(`it refused${said}`, false, true);
}

/** 429, and what is said by 403 instead. */
const isLimit = ({ status, headers, retryAfterMs }: OutgoingAnswer): boolean =>
  status === 429 ||
  (status === 403 && (retryAfterMs !== null || headers["x-ratelimit-remaining"] === "0"));

/** What it says about it, if that is for people. */
function excerpt(body: string): string {
  const text = messageIn(body) ?? (isPage(body) ? "" : body);
  const line = text.replaceAll(/\s+/g, " ").trim();
  return line === "" ? "" : ` (${line.length > 300 ? `${line.slice(0, 300)}…` : line})`;
}

const isPage = (text: string): boolean => /^\s*</.test(text);

function messageIn(body: string): string | undefined {
  try {
    const found = JSON.parse(body) as Readonly<Record<string, unknown>> | null;
    const message = found?.["message"] ?? found?.["error"] ?? found?.["errors"];
    if (message === undefined) return undefined;
    return typeof message === "string" ? message : JSON.stringify(message);
  } catch {
    return undefined;
  }
}

function readJson<T>(name: string, { status, body }: OutgoingAnswer, schema: z.ZodType<T>): T {
  const odd = (words: string): CiFault => oddAnswer(`${name} answered ${status}, but ${words}`);
  if (body.length >= mostBytes) {
    throw odd(`with more than ${mostBytes / 1024 ** 2} MiB, which are not read`);
  }
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    throw odd(
      isPage(body)
        ? "with a web page where JSON is expected: is there a sign-in page or a proxy between?"
        : "what came is no whole JSON",
    );
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw odd(`not as documented: ${issue?.path.join(".") ?? ""} ${issue?.message ?? ""}`);
}

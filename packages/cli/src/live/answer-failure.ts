import { PlumblineError } from "@plumbline/core";
import { z } from "zod";

/** The error document of an answer (RFC 9457), as far as it is needed here. */
export const problemSchema = z.object({
  status: z.int(),
  detail: z.string(),
  code: z.string(),
  retryable: z.boolean().default(false),
  errors: z.array(z.unknown()).optional(),
});

export type Problem = z.output<typeof problemSchema>;

/** What went wrong, when an answer is no success. */
export function refusal(server: string, problem: Problem): PlumblineError<"PL_SERVER_REFUSED"> {
  const { status, code, detail } = problem;
  return new PlumblineError("PL_SERVER_REFUSED", {
    server,
    status,
    code,
    detail,
    remedy: remedies[code] ?? "",
  });
}

/** What helps at a command line, where the server cannot know it. */
const remedies: Readonly<Record<string, string>> = {
  PL_KEY_MISSING:
    "Pass --key, or set PLUMBLINE_KEY; the first key is in the file admin-key of the server's data folder",
  PL_KEY_SCOPE: "plumbline keys create makes one",
  PL_ROUTE_UNKNOWN: "It may be older than this command line",
};

/** Why no answer came, in words. */
export function unreachableWords(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  const first = cause instanceof AggregateError ? cause.errors[0] : cause;
  const code = first instanceof Error && "code" in first ? String(first.code) : "";
  if (error instanceof Error && error.name === "TimeoutError") return "it took too long";
  return codeWords[code] ?? (first instanceof Error ? first.message : String(first));
}

const codeWords: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connection refused",
  ECONNRESET: "the connection broke",
  UND_ERR_SOCKET: "the connection broke",
  ENOTFOUND: "the name is unknown",
  EAI_AGAIN: "the name cannot be looked up",
  EHOSTUNREACH: "there is no way to it",
  ENETUNREACH: "there is no way to it",
  ETIMEDOUT: "it took too long",
  UND_ERR_CONNECT_TIMEOUT: "it took too long",
  UND_ERR_HEADERS_TIMEOUT: "it took too long",
};

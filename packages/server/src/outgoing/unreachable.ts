import { PlumblineError } from "@plumbline/core";

/** Why no answer came, as an error of the catalogue; the host is named, nothing else of the address. */
export function unreachable(host: string, error: unknown, timeoutMs: number): PlumblineError {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof PlumblineError) return cause;
  }
  const details = { host, seen: wordsOf(error, timeoutMs) };
  return new PlumblineError("PL_TARGET_UNREACHABLE", details, { cause: error });
}

function wordsOf(error: unknown, timeoutMs: number): string {
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
  if (!(first instanceof Error)) return "the connection failed";
  if (first.name === "TimeoutError") return `no answer within ${timeoutMs / 1000} s`;
  const code = "code" in first ? String(first.code) : "";
  if (code.startsWith("HPE_")) return "its answer is no HTTP";
  if (/CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS/.test(code)) {
    return `its certificate is not trusted (${code})`;
  }
  return codeWords[code] ?? `the connection failed${code === "" ? "" : ` (${code})`}`;
}

const codeWords: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connection refused",
  ECONNRESET: "the connection broke",
  EPIPE: "the connection broke",
  UND_ERR_SOCKET: "the connection broke",
  ENOTFOUND: "the name is unknown",
  EAI_AGAIN: "the name cannot be looked up now",
  EHOSTUNREACH: "there is no way to it",
  ENETUNREACH: "there is no way to it",
  ETIMEDOUT: "it does not answer",
  UND_ERR_CONNECT_TIMEOUT: "it does not answer",
  UND_ERR_HEADERS_OVERFLOW: "its answer is too long",
  EPROTO: "it does not speak TLS",
};

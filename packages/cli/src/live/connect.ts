import { PlumblineError } from "@plumbline/core";
import type { Io } from "../io.ts";
import type { FlagsOf } from "../options/option.ts";
import type { serverOptions } from "../options/server-options.ts";
import { apiKey, serverUrl, type ValueKind } from "../options/value-kind.ts";
import { createApiClient, type ApiClient } from "./api-client.ts";

const defaultServer = "http://127.0.0.1:7410";

/** The server that flags or the environment name. */
export function connect(io: Io, flags: FlagsOf<typeof serverOptions>): ApiClient {
  return createApiClient({
    server: flags.server ?? fromEnvironment(io, "PLUMBLINE_SERVER", serverUrl) ?? defaultServer,
    key: flags.key ?? fromEnvironment(io, "PLUMBLINE_KEY", apiKey) ?? null,
    signal: io.signal,
  });
}

function fromEnvironment<Value>(io: Io, name: string, kind: ValueKind<Value>): Value | undefined {
  const given = io.env[name];
  if (given === undefined || given === "") return undefined;
  const value = kind.parse(given);
  if (value !== undefined) return value;
  const shown = name === "PLUMBLINE_KEY" ? "[redacted]" : given;
  throw new PlumblineError("PL_OPTION_INVALID", {
    option: name,
    value: shown,
    expected: kind.expected,
  });
}

/** `/v1/models/churn/windows` */
export const modelPath = (model: string, ...rest: readonly string[]): string =>
  ["/v1/models", model, ...rest]
    .map((part, i) => (i === 0 ? part : encodeURIComponent(part)))
    .join("/");

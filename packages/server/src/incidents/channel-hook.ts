import { z } from "zod";
import { isSameText } from "../domain/hook-signature.ts";
import { secret } from "./channel-fields.ts";

export interface HookRequest {
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** As it came: signatures are over these bytes. */
  readonly body: Uint8Array;
}

/** What somebody did there with an incident of ours. */
export interface HookMove {
  /** What our messages call the incident, or the end of it where the service keeps no more. */
  readonly key: string;
  readonly to: "acknowledge" | "resolve" | "silence";
  /** Who, as they are called there. */
  readonly who: string;
  /** When, by the clock there; null when it does not say. */
  readonly atMs: number | null;
}

export type HookReading =
  | { readonly outcome: "move"; readonly move: HookMove }
  /** Genuine, and nothing to do about. */
  | { readonly outcome: "nothing"; readonly message: string }
  /** Not shown to come from there. */
  | { readonly outcome: "refused"; readonly message: string };

/** How what people do in another system comes back. */
export interface ChannelHook<Config = unknown> {
  /** Whether a message there changes by what was done with it, so that it is told of it too. */
  readonly isToldBack: boolean;
  read(request: HookRequest, config: Config, nowMs: number): HookReading;
}

export const refused = (message: string): HookReading => ({ outcome: "refused", message });
export const nothing = (message: string): HookReading => ({ outcome: "nothing", message });

export const hookTokenHeader = "x-plumbline-token";

/** For systems that do not sign what they send. */
export const hookTokenField = secret(
  z
    .string()
    .regex(/^([\w-]{24,200})?$/, "expected at least 24 letters and digits: openssl rand -hex 32")
    .default(""),
).describe(
  `What comes back from there has this in its header ${hookTokenHeader}: openssl rand -hex 32. Without it nothing comes back`,
);

/** What is wrong with who asks; undefined when they have the token. */
export function tokenProblem(
  { headers }: Pick<HookRequest, "headers">,
  token: string,
): string | undefined {
  if (token === "") return "hookToken is not set";
  const given = headers[hookTokenHeader];
  if (given === undefined) return `the header ${hookTokenHeader} is missing`;
  return isSameText(given, token) ? undefined : `${hookTokenHeader} is not the hookToken`;
}

/** What we need of a JSON; what else there is does not matter. */
export function readJson<Schema extends z.ZodType>(
  json: string | Uint8Array,
  schema: Schema,
): z.output<Schema> | undefined {
  try {
    const text = typeof json === "string" ? json : new TextDecoder().decode(json);
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

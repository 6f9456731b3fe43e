import type { z } from "zod";
import type { ExecutorHook, HookAnswer, HookEffects } from "../../executor.ts";
import { valueOf } from "./ci-api.ts";

interface SignedHook<Body> {
  /** Variable of the secret; undefined when the configuration names none. */
  readonly secretName: string | undefined;
  /** Field of the configuration that names it. */
  readonly field: string;
  readonly isGenuine: (secret: string) => boolean;
  readonly schema: z.ZodType<Body>;
  /** What it is about, if that is not a run of ours; null when it is. */
  readonly isOther: (body: Body) => string | null;
}

/** A webhook is only a reason to look: coming twice, late or out of order, it does no harm. */
export function readSignedHook<Body>(
  { body }: ExecutorHook,
  { environment }: HookEffects,
  { secretName, field, isGenuine, schema, isOther }: SignedHook<Body>,
): HookAnswer {
  const refused = (message: string): HookAnswer => ({ outcome: "refused", message });
  if (secretName === undefined) {
    return refused(`The executor takes no webhooks: its configuration has no ${field}`);
  }
  const secret = valueOf(secretName, environment);
  if (secret === undefined) return refused(`The variable ${secretName} of the server is empty`);
  if (!isGenuine(secret)) {
    return refused(`The signature does not fit the secret in ${secretName}`);
  }
  const parsed = schema.safeParse(hookJson(body));
  if (!parsed.success) return { outcome: "other", message: "It is not about a pipeline" };
  const other = isOther(parsed.data);
  return other === null ? { outcome: "about" } : { outcome: "other", message: other };
}

function hookJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return null;
  }
}

import { durationMs, durationSchema, type RunOrder } from "@plumbline/contracts";
import { Webhook } from "standardwebhooks";
import { z } from "zod";
import { noHooks, type Executor, type ExecutorEffects, type StartAnswer } from "../executor.ts";

const url = z.url({ protocol: /^https?$/ });

const config = z.strictObject({
  kind: z.literal("webhook"),
  url: url.describe("It is posted the order, as JSON"),
  cancelUrl: url.optional().describe("It is told when a run is not wanted any more"),
  secretFrom: z
    .string()
    .regex(/^env:[A-Za-z_][A-Za-z0-9_]*$/, "expected env: and the name of a variable")
    .optional()
    .describe("Variable of the server's environment with the whsec_ secret that signs the order"),
  timeout: durationSchema.default("30s").describe("For the answer to the order, not for the work"),
});

type Config = z.output<typeof config>;

/** Answers that a later attempt may not get. */
const passing = new Set([408, 409, 425, 429]);

/**
 * Posts the order, signed as Standard Webhooks are. Whoever takes it answers 2xx, trains, and calls back
 * with the token of the order. The order may come twice, under the same Idempotency-Key.
 */
export const webhook = {
  id: "webhook",
  title: "Webhook with callback",
  config,
  example: { kind: "webhook", url: "https://train.example/hooks/churn", secretFrom: "env:HOOK" },
  reaches: "addresses",
  secretNames: ({ secretFrom }) => (secretFrom === undefined ? [] : [variableOf(secretFrom)]),
  start: (_attempt, order, settings, effects) => post(order, settings, effects),
  // Only the other side knows: the same order under the same key is taken once.
  find: () => Promise.resolve(null),
  // It calls back.
  look: (_attempt, tail) => Promise.resolve({ state: { outcome: "running" }, lines: [], tail }),
  async cancel({ key }, settings, effects) {
    const { cancelUrl } = settings;
    if (cancelUrl === undefined)
      return "Nobody is told, for there is no cancelUrl: its answer will not count";
    const body = JSON.stringify({ type: "plumbline.run.cancel", data: { idempotencyKey: key } });
    const sent = await send(cancelUrl, `${key}-cancel`, body, settings, effects);
    return "problem" in sent ? sent.problem : `It was told, and answered ${sent.status}`;
  },
  check: ({ url: to, secretFrom }, { environment }) => {
    const name = secretFrom === undefined ? null : variableOf(secretFrom);
    const isSigned = name !== null && isSecret(environment[name]);
    const secret =
      name === null
        ? { outcome: "unknown" as const, detail: "Orders are not signed: there is no secretFrom" }
        : isSigned
          ? { outcome: "good" as const, detail: `Orders are signed with the secret in ${name}` }
          : {
              outcome: "bad" as const,
              detail: `The variable ${name} of the server holds no whsec_ secret`,
            };
    const detail = `Only an order would show whether ${new URL(to).host} takes one`;
    return Promise.resolve([
      { name: "secret", ...secret },
      { name: "address", outcome: "unknown" as const, detail },
    ]);
  },
  readHook: noHooks,
} as const satisfies Executor<Config>;

async function post(
  order: RunOrder,
  settings: Config,
  effects: ExecutorEffects,
): Promise<StartAnswer> {
  const body = JSON.stringify({ type: "plumbline.run", data: order });
  const sent = await send(settings.url, order.idempotencyKey, body, settings, effects);
  if ("problem" in sent) return { outcome: "failed", message: sent.problem };
  const { status, body: said, retryAfterMs } = sent;
  if (status >= 200 && status < 300) {
    return { outcome: "started", external: { status }, url: urlIn(said) };
  }
  const message = `It answered ${status}${said.trim() === "" ? "" : `: ${said.trim().slice(0, 500)}`}`;
  return status >= 500 || passing.has(status)
    ? { outcome: "again", message, afterMs: retryAfterMs }
    : { outcome: "failed", message };
}

async function send(
  to: string,
  id: string,
  body: string,
  { secretFrom, timeout }: Config,
  { http, clock, environment, signal }: ExecutorEffects,
) {
  const name = secretFrom === undefined ? undefined : variableOf(secretFrom);
  const secret = name === undefined ? undefined : environment[name];
  if (name !== undefined && !isSecret(secret)) {
    return { problem: `The variable ${name} of the server holds no whsec_ secret` } as const;
  }
  const headers = {
    ...{ "content-type": "application/json", "idempotency-key": id },
    ...(secret === undefined ? {} : signatureOf(secret, id, body, clock())),
  };
  return http.send(to, body, { headers, timeoutMs: durationMs(timeout), signal });
}

function signatureOf(secret: string, id: string, body: string, nowMs: number) {
  const at = new Date(nowMs);
  return {
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
    "webhook-signature": new Webhook(secret).sign(id, at, body),
  };
}

const variableOf = (from: string): string => from.slice("env:".length);

const isSecret = (text: string | undefined): boolean =>
  text !== undefined && /^whsec_[A-Za-z0-9+/]+=*$/.test(text);

/** `{"url": "https://…"}` in the answer: where people can look at the job. */
function urlIn(body: string): string | null {
  try {
    const { url: found } = z.object({ url }).parse(JSON.parse(body));
    return found.length <= 2_000 ? found : null;
  } catch {
    return null;
  }
}

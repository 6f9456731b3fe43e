import { Webhook } from "standardwebhooks";
import { durationMs, durationSchema } from "@plumbline/contracts";
import { z } from "zod";
import type { Deployer } from "../deployer.ts";

const config = z.strictObject({
  kind: z.literal("webhook"),
  url: z.url({ protocol: /^https?$/ }).describe("It is posted the order, as JSON"),
  secretFrom: z
    .string()
    .regex(/^env:[A-Za-z_][A-Za-z0-9_]*$/, "expected env: and the name of a variable")
    .optional()
    .describe("Variable of the server's environment with the whsec_ secret that signs the order"),
  timeout: durationSchema.default("30s"),
});

const passing = new Set([408, 409, 425, 429]);

/** Posts the order, signed as Standard Webhooks are: an answer of 2xx means that the version answers. */
export const webhook = {
  id: "webhook",
  title: "Webhook",
  config,
  example: { kind: "webhook", url: "https://deploy.example/hooks/churn", secretFrom: "env:HOOK" },
  async tell(order, { url, secretFrom, timeout }, { http, clock, environment, signal }) {
    const body = JSON.stringify({ type: "plumbline.deployment", data: order });
    const headers = { "content-type": "application/json", "idempotency-key": order.key };
    const name = secretFrom?.slice("env:".length);
    const secret = name === undefined ? undefined : environment[name];
    if (name !== undefined && !isSecret(secret)) {
      return { outcome: "failed", message: `The variable ${name} holds no whsec_ secret` };
    }
    const signed = secret === undefined ? {} : signatureOf(secret, order.key, body, clock());
    const options = { headers: { ...headers, ...signed }, timeoutMs: durationMs(timeout), signal };
    const { status, body: said } = await http.send(url, body, options);
    const message = `It answered ${status}${said.trim() === "" ? "" : `: ${said.trim().slice(0, 500)}`}`;
    if (status >= 200 && status < 300) return { outcome: "done", message };
    return { outcome: status >= 500 || passing.has(status) ? "again" : "failed", message };
  },
} as const satisfies Deployer<z.output<typeof config>>;

const isSecret = (text: string | undefined): boolean =>
  text !== undefined && /^whsec_[A-Za-z0-9+/]+=*$/.test(text);

function signatureOf(secret: string, id: string, body: string, nowMs: number) {
  const at = new Date(nowMs);
  return {
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
    "webhook-signature": new Webhook(secret).sign(id, at, body),
  };
}

import type { Notice } from "@plumbline/contracts";
import { Webhook } from "standardwebhooks";
import { z } from "zod";
import type { Channel } from "../channel.ts";
import { address, httpUrl, secret } from "../channel-fields.ts";
import { httpDelivery, type Remedies } from "../http-delivery.ts";
import { shorten } from "../shorten.ts";

const config = z.strictObject({
  url: secret(address(httpUrl)).describe("Address that takes the messages by POST"),
  secret: secret(
    z.string().regex(/^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/, {
      error: "expected whsec_ and 24 to 64 random bytes in Base64",
    }),
  ).describe("Key of the signature: whsec_ and the output of openssl rand -base64 32"),
});

/** The body as it goes out, signed as Standard Webhooks 1.0 says. */
export interface WebhookMessage {
  readonly type: string;
  readonly timestamp: string;
  readonly data: Notice;
}

/** https://www.standardwebhooks.com */
export const webhook = {
  id: "webhook",
  title: "Webhook",
  config,
  example: {
    url: "https://hooks.example/plumbline",
    secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=",
  },
  render: (notice) => ({
    type: `plumbline.${notice.incident === null ? notice.event : `incident.${notice.event}`}`,
    timestamp: notice.at,
    data: bounded(notice),
  }),
  async send(message, { url, secret: key }, { http, signal, nowMs, idempotencyKey }) {
    const body = JSON.stringify(message);
    const answer = await http.send(url, body, {
      signal,
      headers: {
        "content-type": "application/json",
        "webhook-id": idempotencyKey,
        // The time of the attempt: a message that waited for its receiver is not late.
        "webhook-timestamp": String(Math.floor(nowMs / 1000)),
        "webhook-signature": new Webhook(key).sign(idempotencyKey, new Date(nowMs), body),
      },
    });
    return httpDelivery(answer, remedies);
  },
} as const satisfies Channel<z.output<typeof config>, WebhookMessage>;

const remedies: Remedies = {
  401: "it does not accept the signature: secret has to be the same there, and both clocks right",
  403: "it does not take it: look at the url and at the secret there",
};

/** Receivers of webhooks expect small bodies, and the signature reads all of it. */
function bounded(notice: Notice): Notice {
  return {
    ...notice,
    key: shorten(notice.key, 255),
    title: shorten(notice.title, 1_000),
    news: shorten(notice.news, 1_000),
    harm: shorten(notice.harm, 4_000),
    lines: notice.lines.slice(0, 50).map((line) => shorten(line, 300)),
  };
}

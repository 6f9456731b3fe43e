import type { OutgoingAnswer } from "../outgoing/outgoing-http.ts";
import type { Delivery } from "./channel.ts";
import { shorten } from "./shorten.ts";

/** What to do about an answer, by its status: which key, which right, where it is found. */
export type Remedies = Readonly<Record<number, string>>;

/** What an answer means where the service has no rules of its own. */
export function httpDelivery(answer: OutgoingAnswer, remedies: Remedies = {}): Delivery {
  const { status, retryAfterMs } = answer;
  const detail = answerWords(answer, remedies);
  if (status >= 200 && status < 300) return { outcome: "delivered", detail };
  if (status === 408 || status === 425 || status === 429 || status >= 500) {
    return { outcome: "retry", retryAfterMs, detail };
  }
  return { outcome: "refused", detail };
}

/** The status with what it means, and the beginning of the body. */
export function answerWords({ status, body }: OutgoingAnswer, remedies: Remedies = {}): string {
  const meaning =
    remedies[status] ?? meanings[status] ?? (status >= 300 && status < 400 ? redirect : undefined);
  const said = shorten(body.replaceAll(/[\p{C}\s]+/gu, " ").trim(), 200);
  return [
    `It answered ${status}${meaning === undefined ? "" : ` (${meaning})`}`,
    ...(said === "" ? [] : [said]),
  ].join(": ");
}

/** The body of an answer as JSON; undefined when it is none. */
export function jsonOf({ body }: Pick<OutgoingAnswer, "body">): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}

const redirect = "the address has moved, and redirects are not followed: give the final one";
const meanings: Readonly<Record<number, string>> = {
  400: "it does not take this message",
  401: "it does not accept the key or token",
  403: "it forbids this",
  404: "there is nothing at this address",
  410: "what was at this address is gone",
  413: "the message is too large for it",
  429: "too many messages",
};

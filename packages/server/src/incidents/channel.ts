import type { Notice } from "@plumbline/contracts";
import type { z } from "zod";
import type { OutgoingHttp } from "../outgoing/outgoing-http.ts";
import type { OutgoingMail } from "../outgoing/outgoing-mail.ts";
import type { ChannelHook } from "./channel-hook.ts";

/** What came of one attempt. */
export type Delivery =
  | {
      readonly outcome: "delivered";
      /** What the other side calls it, for the messages that follow: a thread, a Message-ID. */
      readonly reference?: string;
      readonly detail: string;
    }
  | {
      /** The same later may succeed. */
      readonly outcome: "retry";
      /** How long the other side asks to wait; null when it says nothing. */
      readonly retryAfterMs: number | null;
      readonly detail: string;
    }
  | { readonly outcome: "refused"; readonly detail: string };

export interface SendContext {
  readonly http: OutgoingHttp;
  readonly mail: OutgoingMail;
  readonly signal: AbortSignal;
  readonly nowMs: number;
  /** Of this message, the same for each attempt. */
  readonly idempotencyKey: string;
  /** What the latest delivery of the same incident brought; null for the first one. */
  readonly reference: string | null;
}

/** A way to tell people. Retries, order, grouping, redaction and the guard of addresses live elsewhere. */
export interface Channel<Config = unknown, Rendered = unknown> {
  readonly id: string;
  readonly title: string;
  /** One description a field; what nobody may read is a `secret`. */
  readonly config: z.ZodObject & z.ZodType<Config>;
  readonly example: Readonly<Record<string, unknown>>;
  /** While an incident lasts, its latest message is sent again so often. @default never */
  readonly repeatMs?: number;
  /** Least time between two messages. @default 0 */
  readonly paceMs?: number;
  /** How what people do there comes back here; without it, it does not. */
  readonly hook?: ChannelHook<Config>;
  /** The message in the form of the service, within its limits; without secrets. */
  render(notice: Notice, config: Config): Rendered;
  /** One attempt. Whatever was answered is a value; what brought no answer is thrown. */
  send(rendered: Rendered, config: Config, context: SendContext): Promise<Delivery>;
}

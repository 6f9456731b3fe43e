import type { Notice } from "@plumbline/contracts";
import { PlumblineError } from "@plumbline/core";
import type { Outgoing } from "../outgoing/outgoing.ts";
import type { Channel, Delivery } from "./channel.ts";
import { withoutSecrets } from "./channel-fields.ts";
import { channels } from "./channels.ts";
import { oneLine, shorten } from "./shorten.ts";

export interface Attempt {
  readonly type: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly notice: Notice;
  readonly idempotencyKey: string;
  readonly reference: string | null;
  readonly nowMs: number;
  readonly signal: AbortSignal;
  /** @default 30_000 */
  readonly timeoutMs?: number;
}

const defaultTimeoutMs = 30_000;
const longestDetail = 400;

export const channelOf = (type: string): Channel | undefined =>
  channels.find(({ id }) => id === type);

/**
 * One attempt to deliver, as a value whatever happens: a channel that hangs is given up in time, and no
 * secret of its configuration is in the words.
 * @throws the signal's reason when the caller gave up
 */
export async function attemptDelivery(outgoing: Outgoing, attempt: Attempt): Promise<Delivery> {
  const { type, config, notice, idempotencyKey, reference, nowMs, timeoutMs } = attempt;
  const channel = channelOf(type);
  if (channel === undefined) {
    return { outcome: "refused", detail: `There is no type of channel ${JSON.stringify(type)}` };
  }
  const parsed = channel.config.safeParse(config);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const problem = `${issue?.path.join(".") ?? ""}: ${issue?.message ?? "is invalid"}`;
    return { outcome: "refused", detail: `Its configuration is not valid: ${problem}` };
  }
  const settings = parsed.data;
  const limitMs = timeoutMs ?? defaultTimeoutMs;
  const limit = AbortSignal.timeout(limitMs);
  const signal = AbortSignal.any([attempt.signal, limit]);
  const aborted = Promise.withResolvers<never>();
  const giveUp = (): void => aborted.reject(signal.reason);
  signal.addEventListener("abort", giveUp, { once: true });
  try {
    const rendered = channel.render(notice, settings);
    const context = { ...outgoing, signal, nowMs, idempotencyKey, reference };
    // Also a channel that forgets the signal holds nobody up.
    const delivery = await Promise.race([
      channel.send(rendered, settings, context),
      aborted.promise,
    ]);
    return { ...delivery, detail: clean(channel, config, delivery.detail) };
  } catch (error) {
    attempt.signal.throwIfAborted();
    const seen = limit.aborted
      ? `No answer within ${limitMs / 1000} s`
      : error instanceof Error
        ? error.message
        : String(error);
    const detail = clean(channel, config, seen);
    return error instanceof PlumblineError && !error.retryable
      ? { outcome: "refused", detail }
      : { outcome: "retry", retryAfterMs: null, detail };
  } finally {
    signal.removeEventListener("abort", giveUp);
  }
}

const clean = (channel: Channel, config: Attempt["config"], text: string): string =>
  shorten(oneLine(withoutSecrets(channel.config, config, text)), longestDetail);

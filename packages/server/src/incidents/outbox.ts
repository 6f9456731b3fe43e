import { setTimeout as pause } from "node:timers/promises";
import type { LoopPart } from "../domain/loop-part.ts";
import type { Outgoing } from "../outgoing/outgoing.ts";
import { channelRecords, type StoredChannel } from "../storage/metadata/channel-store.ts";
import { notificationRecords, type Notification } from "../storage/metadata/notification-store.ts";
import type { Metadata } from "../storage/metadata/open-metadata.ts";
import { retryWhileBusy } from "../storage/metadata/retry-while-busy.ts";
import type { Prepare } from "../storage/metadata/sqlite-dialect.ts";
import { attemptDelivery } from "./attempt-delivery.ts";
import { isEcho, saidThere } from "./channel-echo.ts";
import type { IsHushed } from "./notify.ts";
import { recordDelivery } from "./record-delivery.ts";
import { isPaused } from "./retry-plan.ts";
import { takeScheduled } from "./take-scheduled.ts";

export interface OutboxParts {
  readonly metadata: Metadata;
  readonly clock: () => number;
  /** In [0, 1): spreads attempts that failed together. */
  readonly random: () => number;
  readonly outgoing: Outgoing;
  readonly isHushed: IsHushed;
  /** Address of this server for people; empty when it has none. */
  readonly publicUrl: string;
}

export interface OutboxOptions {
  /** How long one attempt may take. @default 30_000 */
  readonly sendTimeoutMs?: number;
  /** Channels that are served at the same time. @default 8 */
  readonly channelsAtOnce?: number;
  /** How long a turn waits for what is under way. @default 250 */
  readonly turnMs?: number;
}

export interface Outbox extends LoopPart {
  /** Resolves when nothing is under way: before the metadata is closed. */
  idle(): Promise<void>;
}

const defaults = { sendTimeoutMs: 30_000, channelsAtOnce: 8, turnMs: 250 } as const;
const longestPauseMs = 1_000;
const mostInARow = 20;
const keepMs = 180 * 86_400_000;
const pruneEveryMs = 3_600_000;

interface Work {
  readonly parts: OutboxParts;
  readonly sendTimeoutMs: number;
  readonly signal: AbortSignal;
}

/**
 * Sends what waits in the outbox: at least once, in order for each incident and channel. A message is marked
 * after it was sent, so after a crash it may be sent again, under the same key. Channels are served side by
 * side: one that hangs holds up nobody else, nor the other parts of the loop.
 */
export function createOutbox(parts: OutboxParts, options: OutboxOptions = {}): Outbox {
  const { sendTimeoutMs, channelsAtOnce, turnMs } = { ...defaults, ...options };
  const underWay = new Map<number, Promise<void>>();
  let failure: unknown;
  let prunedAtMs = -Infinity;

  const serve = (channelId: number, signal: AbortSignal): void => {
    const work = serveChannel(channelId, { parts, sendTimeoutMs, signal })
      .catch((error: unknown) => {
        // Told by the next turn, which is when somebody listens.
        if (!signal.aborted) failure ??= error;
      })
      .finally(() => underWay.delete(channelId));
    underWay.set(channelId, work);
  };
  const start = async (signal: AbortSignal): Promise<number> => {
    const nowMs = parts.clock();
    const ready = await retryWhileBusy(() =>
      parts.metadata.transaction((prepare) => {
        takeScheduled(prepare, { ...parts, nowMs });
        if (nowMs - prunedAtMs >= pruneEveryMs) {
          notificationRecords(prepare).prune(nowMs - keepMs);
          prunedAtMs = nowMs;
        }
        return channelsWithWork(prepare, nowMs);
      }),
    );
    const free = ready.filter((id) => !underWay.has(id));
    const started = free.slice(0, Math.max(0, channelsAtOnce - underWay.size));
    for (const id of started) serve(id, signal);
    return started.length;
  };
  return {
    name: "notifications",
    async turn(signal) {
      if (failure !== undefined) {
        const error = failure;
        failure = undefined;
        throw error;
      }
      const started = await start(signal);
      if (underWay.size > 0) await settled([...underWay.values()], turnMs);
      const nowMs = parts.clock();
      const nextMs = await parts.metadata.read((prepare) =>
        notificationRecords(prepare).nextDueMs(),
      );
      const waitMs = nextMs === null ? longestPauseMs : Math.max(turnMs, nextMs - nowMs);
      return { did: started > 0, nextInMs: Math.min(longestPauseMs, waitMs) };
    },
    async idle() {
      await Promise.allSettled(underWay.values());
    },
  };
}

/** Waits until all is done, but not long. */
async function settled(work: readonly Promise<void>[], limitMs: number): Promise<void> {
  const stop = new AbortController();
  const limit = pause(limitMs, undefined, { signal: stop.signal }).catch(() => undefined);
  await Promise.race([Promise.allSettled(work), limit]);
  stop.abort();
}

function channelsWithWork(prepare: Prepare, nowMs: number): readonly number[] {
  const channels = channelRecords(prepare);
  return notificationRecords(prepare)
    .dueChannels(nowMs)
    .filter((id) => !isPaused(channels.get(id)?.lastOutcome ?? null, nowMs));
}

/** One after the other, as long as it goes well. */
async function serveChannel(channelId: number, work: Work): Promise<void> {
  const { metadata, clock } = work.parts;
  for (let sent = 0; sent < mostInARow && !work.signal.aborted; sent++) {
    const next = await metadata.read((prepare) => nextFor(prepare, channelId, clock()));
    if (next === undefined) return;
    const isDone = next.isEcho ? await takeBack(next.row, work) : await sendOne(next, work);
    if (!isDone) return;
  }
}

interface Next {
  readonly row: Notification;
  readonly channel: StoredChannel;
  readonly reference: string | null;
  readonly isEcho: boolean;
}

function nextFor(prepare: Prepare, channelId: number, nowMs: number): Next | undefined {
  const rows = notificationRecords(prepare);
  const channel = channelRecords(prepare).get(channelId);
  const row = rows.next(channelId, nowMs);
  if (channel === undefined || row === undefined) return undefined;
  if (channel.disabledAtMs !== null || isPaused(channel.lastOutcome, nowMs)) return undefined;
  const reference = row.incidentId === null ? null : rows.reference(row.incidentId, channelId);
  return { row, channel, reference, isEcho: isEcho(prepare, row) };
}

async function takeBack({ id }: Notification, { parts }: Work): Promise<true> {
  await retryWhileBusy(() =>
    parts.metadata.transaction((prepare) =>
      notificationRecords(prepare).update(id, { state: "cancelled", detail: saidThere }),
    ),
  );
  return true;
}

/** True when it was delivered. */
async function sendOne({ row, channel, reference }: Next, work: Work): Promise<boolean> {
  const { metadata, clock, random, outgoing } = work.parts;
  const delivery = await attemptDelivery(outgoing, {
    ...{ type: channel.type, config: channel.config, notice: row.notice, reference },
    ...{ idempotencyKey: `${row.key}-${row.id}`, nowMs: clock(), signal: work.signal },
    timeoutMs: work.sendTimeoutMs,
  });
  const done = { row, channel, delivery, atMs: clock(), uniform: random() };
  await retryWhileBusy(() => metadata.transaction((prepare) => recordDelivery(prepare, done)));
  return delivery.outcome === "delivered";
}

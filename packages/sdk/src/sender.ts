import { backoffMs } from "./backoff.ts";
import type { Batch, EventQueue } from "./event-queue.ts";
import type { ClientSettings } from "./options.ts";
import { eventsBody, postEvents, type Effects, type Outcome } from "./post-events.ts";
import type { DropReason, Problem } from "./problem.ts";
import type { Tally } from "./stats.ts";
import { writeFeedback, writePrediction } from "./write-event.ts";
import type { LoggedFeedback, LoggedPrediction } from "./write-event.ts";

/** Brings what is queued to the server, one request at a time. */
export interface Sender {
  /** Something was queued; `isFull` when a whole batch waits. */
  wake(isFull: boolean): void;
  /** True when all that was logged before the call has left the queue in time. */
  flush(timeoutMs: number): Promise<boolean>;
  /** Ends waiting and requests at once; what is queued is dropped and counted. */
  abandon(): void;
}

export interface SenderParts {
  readonly queue: EventQueue;
  readonly tally: Tally;
  readonly drop: (
    reason: DropReason,
    count: number,
    about: Omit<Problem, "code" | "count">,
  ) => void;
  readonly report: (problem: Problem) => void;
}

const flushRetryMs = 500;

export function createSender(
  settings: ClientSettings,
  parts: SenderParts,
  effects: Effects,
): Sender {
  const { queue, tally } = parts;
  let timer: NodeJS.Timeout | null = null;
  let isRunning = false;
  let isAbandoned = false;
  let current: AbortController | null = null;
  let endWait: (() => void) | null = null;
  let isAskedToWait = false;
  let isUrgent = false;
  const waiters = new Set<() => void>();

  function start(): void {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    isUrgent = false;
    if (isRunning || isAbandoned) return;
    isRunning = true;
    void run().finally(() => {
      isRunning = false;
      if (hasMore()) start();
      else if (queue.size > 0) arm(settings.flushIntervalMs);
    });
  }

  /** Timers do not keep a process alive: flushing at its end is the exit hook's task. */
  function arm(ms: number): void {
    timer ??= setTimeout(start, ms).unref();
  }

  async function run(): Promise<void> {
    do {
      for (const lane of queue.lanes()) {
        const batch = queue.take(lane, settings.maxBatch);
        if (batch !== null) await sendBatch(batch);
        if (isAbandoned) return;
        queue.finish();
        for (const check of waiters) check();
      }
    } while (hasMore());
  }

  function hasMore(): boolean {
    return queue.size > 0 && (waiters.size > 0 || queue.isPressing(settings.maxBatch));
  }

  async function sendBatch(batch: Batch): Promise<void> {
    for (const texts of chunks(written(batch), settings.maxBatchLength)) {
      await sendTexts(batch, texts);
      if (isAbandoned) return;
    }
  }

  function written({ kind, events }: Batch): readonly string[] {
    return events.flatMap((event) => {
      try {
        return kind === "prediction"
          ? [writePrediction(event as LoggedPrediction)]
          : [writeFeedback(event as LoggedFeedback)];
      } catch (cause) {
        settleAsDropped("unwritable", 1, {
          message: `An event cannot be written: ${String(cause)}`,
          cause,
        });
        return [];
      }
    });
  }

  async function sendTexts(batch: Batch, texts: readonly string[]): Promise<void> {
    const outcome = await persist(batch, texts).catch((cause: unknown): Outcome => {
      return { kind: "refused", status: 0, words: `A request cannot be made: ${String(cause)}` };
    });
    if (isAbandoned) return;
    const [count, first] = [texts.length, Math.ceil(texts.length / 2)];
    if (outcome.kind === "taken") {
      settleAsTaken(count, outcome);
    } else if (outcome.kind === "too-large" && count > 1) {
      await sendTexts(batch, texts.slice(0, first));
      if (!isAbandoned) await sendTexts(batch, texts.slice(first));
    } else if (outcome.kind === "again") {
      settleAsDropped("gave-up", count, about(outcome));
    } else {
      settleAsDropped("refused", count, about(outcome));
    }
  }

  /** Repeats a request until the server has decided. */
  async function persist(batch: Batch, texts: readonly string[]): Promise<Outcome> {
    const body = await eventsBody(texts, settings);
    for (let attempt = 0; ; attempt++) {
      const outcome = await once(batch, body);
      if (outcome.kind !== "again" || isAbandoned) return outcome;
      if (!outcome.forever && attempt + 1 >= settings.maxAttempts) return outcome;
      if (attempt === 0) parts.report({ code: "retrying", count: texts.length, ...about(outcome) });
      // Who flushes waits for it, and not for long.
      const maxMs = waiters.size > 0 ? flushRetryMs : Infinity;
      const limits = {
        baseMs: settings.retryBaseMs,
        maxMs: Math.min(maxMs, settings.retryMaxMs),
      };
      isAskedToWait = outcome.afterMs !== null;
      await wait(Math.max(outcome.afterMs ?? 0, backoffMs(attempt, limits, effects.random)));
      if (isAbandoned) return outcome;
      tally.retried++;
    }
  }

  async function once(
    batch: Batch,
    body: Awaited<ReturnType<typeof eventsBody>>,
  ): Promise<Outcome> {
    const controller = new AbortController();
    current = controller;
    if (isAbandoned) controller.abort();
    const { requestTimeoutMs } = settings;
    const timeout = setTimeout(() => {
      controller.abort(new Error(`No answer within ${requestTimeoutMs} ms`));
    }, requestTimeoutMs).unref();
    try {
      return await postEvents(batch, body, settings, { ...effects, signal: controller.signal });
    } finally {
      clearTimeout(timeout);
      current = null;
    }
  }

  function wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const waiting = setTimeout(() => endWait?.(), ms).unref();
      endWait = () => {
        clearTimeout(waiting);
        endWait = null;
        resolve();
      };
    });
  }

  function settleAsTaken(count: number, { rejected, words }: Outcome & { kind: "taken" }): void {
    queue.settle(count);
    const refused = Math.min(count, rejected);
    tally.sent += count - refused;
    tally.rejected += refused;
    if (refused > 0) parts.report({ code: "rejected", count: refused, message: words });
  }

  function settleAsDropped(
    reason: DropReason,
    count: number,
    words: Omit<Problem, "code" | "count">,
  ): void {
    queue.settle(count);
    parts.drop(reason, count, words);
  }

  return {
    wake(isFull) {
      if (isRunning || isUrgent) return;
      if (isFull && timer !== null) {
        clearTimeout(timer);
        timer = null;
      }
      isUrgent = isFull;
      // Never in the caller's own call.
      arm(isFull ? 0 : settings.flushIntervalMs);
    },
    flush(timeoutMs) {
      const upTo = queue.calls;
      if (queue.oldest() >= upTo) return Promise.resolve(true);
      return new Promise((resolve) => {
        // This one does keep the process alive, until its end at the latest.
        const timeout = setTimeout(() => finish(false), timeoutMs);
        const check = () => {
          if (queue.oldest() >= upTo) finish(true);
        };
        const finish = (isDone: boolean) => {
          clearTimeout(timeout);
          waiters.delete(check);
          resolve(isDone);
        };
        waiters.add(check);
        start();
        if (!isAskedToWait) endWait?.();
      });
    },
    abandon() {
      if (isAbandoned) return;
      isAbandoned = true;
      if (timer !== null) clearTimeout(timer);
      const left = queue.size;
      queue.clear();
      current?.abort();
      endWait?.();
      for (const check of waiters) check();
      if (left === 0) return;
      parts.drop("closed", left, {
        message: `${left} events had not been sent when the client closed`,
      });
    },
  };
}

function about(outcome: Exclude<Outcome, { kind: "taken" }>): Omit<Problem, "code" | "count"> {
  return {
    message: outcome.words,
    ...("status" in outcome ? { status: outcome.status } : {}),
    ...("cause" in outcome ? { cause: outcome.cause } : {}),
  };
}

/** Cuts a batch so that no body grows beyond the bound, unless by one event. */
function* chunks(texts: readonly string[], maxLength: number): Generator<readonly string[]> {
  let chunk: string[] = [];
  let length = 0;
  for (const text of texts) {
    if (chunk.length > 0 && length + text.length > maxLength) {
      yield chunk;
      [chunk, length] = [[], 0];
    }
    chunk.push(text);
    length += text.length;
  }
  if (chunk.length > 0) yield chunk;
}

import {
  followChampion,
  type ChampionFollower,
  type ChampionOptions,
  type ModelHandle,
} from "./champion/follow-champion.ts";
import { createEventQueue } from "./event-queue.ts";
import type { EventKind, FeedbackInput, PredictionInput } from "./events.ts";
import { flushOnExit } from "./flush-on-exit.ts";
import { clientSettings, type PlumblineOptions } from "./options.ts";
import type { Effects } from "./post-events.ts";
import type { DropReason, Problem } from "./problem.ts";
import { createSender } from "./sender.ts";
import { createTally, type ClientStats } from "./stats.ts";
import { uuidV7Source } from "./uuid-v7.ts";
import { copyFeatures } from "./write-value.ts";

/** Logs what a model does without slowing it: calls queue, a background sender batches and repeats. */
export interface Plumbline {
  /**
   * Queues a prediction. Never throws, never waits.
   * @returns its id, by which feedback names it; also when the event was dropped
   */
  logPrediction(event: PredictionInput, target?: Target): string;
  /** Queues what became known about a prediction. @returns the id of this feedback */
  logFeedback(event: FeedbackInput, target?: Target): string;
  /**
   * Sends what waits. Never rejects.
   * @param timeoutMs @default 5000
   * @returns true when all that was logged before the call has left the queue in time
   */
  flush(timeoutMs?: number): Promise<boolean>;
  /**
   * Sends what waits, then stops for good; what is left after `timeoutMs` is dropped and counted.
   * @param timeoutMs @default the option exitTimeoutMs
   */
  close(timeoutMs?: number): Promise<void>;
  stats(): ClientStats;
  /**
   * What this client knows of a model: which version answers, and what is done to its score. The options
   * of the first call for a model and alias count. The key needs the scope `read`.
   */
  model(name: string, options?: ChampionOptions): ModelHandle;
  /** Counts and reports an event that could not be made, e.g. by a middleware. */
  lose(reason: DropReason, message: string, cause?: unknown): void;
}

export interface Target {
  /** @default the client's model */
  readonly model?: string | undefined;
}

const defaultFlushMs = 5_000;

/**
 * A client of a Plumbline server.
 *
 * @param effects for tests: HTTP, clock and randomness
 * @throws TypeError or RangeError on options no client can work with; nothing throws after that
 * @example
 * const plumbline = createPlumbline({ url: "http://localhost:7410", model: "churn" });
 * const id = plumbline.logPrediction({ features: { age: 41 }, prediction: "stays", score: 0.12 });
 * plumbline.logFeedback({ predictionId: id, label: "leaves" });
 * await plumbline.close();
 */
export function createPlumbline(
  options: PlumblineOptions,
  effects: Partial<Effects> = {},
): Plumbline {
  const settings = clientSettings(options);
  const now = effects.now ?? Date.now;
  const newId = uuidV7Source(now);
  const queue = createEventQueue(settings.maxQueue);
  const tally = createTally();
  const report = reporter(options.onError ?? warnOnce());
  let isClosed = false;
  let isFull = false;

  function drop(reason: DropReason, count: number, about: Omit<Problem, "code" | "count">): void {
    tally.dropped[reason] += count;
    report({ code: reason, count, ...about });
  }

  const usedEffects: Effects = {
    // Looked up at each call: tracing tools replace the global fetch later.
    fetch: effects.fetch ?? ((...args) => fetch(...args)),
    now,
    random: effects.random ?? Math.random,
  };
  const sender = createSender(settings, { queue, tally, drop, report }, usedEffects);

  function add(kind: EventKind, event: object, target: Target | undefined): void {
    const model = target?.model ?? settings.model;
    if (isClosed) return drop("closed", 1, { message: "Logged after close()" });
    if (model === null) return drop("no-model", 1, { message: "Name the model of this event" });
    const length = queue.add(kind, model, event);
    if (length === null) return dropAsFull();
    isFull = false;
    sender.wake(length >= settings.maxBatch || queue.size * 2 >= settings.maxQueue);
  }

  /** Reported once each time the queue fills up: reporting each drop would cost more than sending. */
  function dropAsFull(): void {
    tally.dropped["queue-full"]++;
    if (isFull) return;
    isFull = true;
    const message = `${settings.maxQueue} events are waiting: further ones are dropped and counted`;
    report({ code: "queue-full", count: 1, message });
  }

  const followers = new Map<string, ChampionFollower>();

  function handleOf(model: string, options: ChampionOptions): ModelHandle {
    const name = `${options.alias ?? "champion"} ${model}`;
    const known = followers.get(name);
    if (known !== undefined) return known;
    const follower = followChampion({
      ...{ model, options, settings, effects: usedEffects },
      report: (message, cause) => report({ code: "champion", message, count: 0, cause }),
    });
    followers.set(name, follower);
    return follower;
  }

  async function close(timeoutMs: number): Promise<void> {
    isClosed = true;
    for (const follower of followers.values()) follower.close();
    await sender.flush(timeoutMs);
    sender.abandon();
    stopListening();
  }

  const stopListening = settings.flushOnExit
    ? flushOnExit(async () => {
        if (!(await sender.flush(settings.exitTimeoutMs))) await close(0);
      })
    : () => {};

  return {
    logPrediction(event, target) {
      let id = "";
      try {
        id = event.id ?? newId();
        const time = event.time ?? now();
        const version = event.version ?? settings.version;
        const features = copyFeatures(event.features);
        add("prediction", { ...event, id, time, version, features }, target);
      } catch (cause) {
        drop("unwritable", 1, { message: `A prediction cannot be read: ${String(cause)}`, cause });
      }
      return id;
    },
    logFeedback(event, target) {
      let id = "";
      try {
        id = event.id ?? newId();
        add("feedback", { ...event, id, time: event.time ?? now() }, target);
      } catch (cause) {
        drop("unwritable", 1, { message: `Feedback cannot be read: ${String(cause)}`, cause });
      }
      return id;
    },
    flush: (timeoutMs = defaultFlushMs) => sender.flush(timeoutMs),
    close: (timeoutMs = settings.exitTimeoutMs) => close(timeoutMs),
    stats: () => ({
      queued: queue.size,
      sent: tally.sent,
      rejected: tally.rejected,
      retried: tally.retried,
      dropped: { ...tally.dropped },
    }),
    model: (name, modelOptions = {}) => handleOf(name, modelOptions),
    lose: (reason, message, cause) => drop(reason, 1, { message, cause }),
  };
}

/** Tells the application later, so that its handler neither slows nor breaks a call. */
function reporter(onError: (problem: Problem) => unknown): (problem: Problem) => void {
  return (problem) => {
    queueMicrotask(() => {
      try {
        const result = onError(problem);
        if (result instanceof Promise) result.catch(() => {});
      } catch {
        // An error in the error handler has nobody left to be told to.
      }
    });
  };
}

function warnOnce(): (problem: Problem) => void {
  const warned = new Set<string>();
  return ({ code, message }) => {
    if (warned.has(code)) return;
    warned.add(code);
    process.emitWarning(message, { type: "PlumblineWarning", code });
  };
}

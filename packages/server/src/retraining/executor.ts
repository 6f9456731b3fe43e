import type { RunOrder, RunResult } from "@plumbline/contracts";
import type { z } from "zod";
import type { OutgoingHttp } from "../outgoing/outgoing-http.ts";

/** One attempt at a run, as the outside knows it. */
export interface Attempt {
  /** The same for each start of the same attempt. */
  readonly key: string;
  /** Absolute; a folder of its own. */
  readonly folder: string;
}

export interface StartedAttempt extends Attempt {
  /** What the start answered, after a crash as before it. */
  readonly external: unknown;
}

export interface Started {
  readonly outcome: "started";
  /** JSON. */
  readonly external: unknown;
  /** Where people can look at it. */
  readonly url: string | null;
}

/** again: it may work later, under the same key. failed: it never will. */
export type StartAnswer =
  | Started
  | { readonly outcome: "again"; readonly message: string; readonly afterMs: number | null }
  | { readonly outcome: "failed"; readonly message: string };

export interface OutputLine {
  readonly kind: "stdout" | "stderr" | "note";
  readonly text: string;
}

/**
 * What is known by now; an answer that comes by callback is not for the executor to know. lost: it is gone, and nobody
 * knows what became of it.
 */
export type LookState =
  | { readonly outcome: "running" }
  | { readonly outcome: "finished"; readonly result: RunResult }
  | { readonly outcome: "lost"; readonly message: string };

export interface Look {
  readonly state: LookState;
  /** Output since the last look. */
  readonly lines: readonly OutputLine[];
  /** JSON; given back with the next look. */
  readonly tail: unknown;
  /** There is nothing to see before; a webhook or an answer makes it sooner. @default the loop's own pace */
  readonly againInMs?: number;
  /** When more became known of where it is. */
  readonly external?: unknown;
  readonly url?: string | null;
}

export interface ExecutorEffects {
  readonly http: OutgoingHttp;
  readonly clock: () => number;
  /** The environment of the server: nothing of it goes on by itself. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
}

/** One thing that was tried, or looked at, to see whether a start would work. */
export interface CheckFinding {
  readonly name: string;
  /** unknown: only a real start would tell. */
  readonly outcome: "good" | "bad" | "unknown";
  /** What was seen and, where it is bad, what to do. */
  readonly detail: string;
}

/** What somebody outside posted, as it came. */
export interface ExecutorHook {
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
}

/** about: something ended or went on there, so a look is due. */
export type HookAnswer =
  | { readonly outcome: "about" }
  | { readonly outcome: "other"; readonly message: string }
  | { readonly outcome: "refused"; readonly message: string };

/** A way to have a model trained by a program that Plumbline does not know. */
export interface Executor<Config = unknown> {
  readonly id: string;
  readonly title: string;
  /** Of `policy.executor` in the configuration of the model. */
  readonly config: z.ZodType<Config>;
  readonly example: unknown;
  /** Whether files are given as paths on this machine or as addresses. */
  readonly reaches: "paths" | "addresses";
  /** Variables of the server's environment whose values must not show in a log. */
  secretNames(config: Config): readonly string[];
  /** Starting the same attempt again starts nothing twice. */
  start(
    attempt: Attempt,
    order: RunOrder,
    config: Config,
    effects: ExecutorEffects,
  ): Promise<StartAnswer>;
  /** What was started before a crash; null when there is nothing, or when only `start` can tell. */
  find(attempt: Attempt, config: Config, effects: ExecutorEffects): Promise<Started | null>;
  /** @param tail what the look before gave back; null at the first one */
  look(
    attempt: StartedAttempt,
    tail: unknown,
    config: Config,
    effects: ExecutorEffects,
  ): Promise<Look>;
  /** Ends it if it still runs; what was done, in words. Also for an attempt that nobody is sure of. */
  cancel(attempt: StartedAttempt, config: Config, effects: ExecutorEffects): Promise<string>;
  /** Whether a start would work, without one. */
  check(config: Config, effects: ExecutorEffects): Promise<readonly CheckFinding[]>;
  /** Whether a webhook is genuine, and about a run. */
  readHook(hook: ExecutorHook, config: Config, effects: HookEffects): HookAnswer;
}

export type HookEffects = Pick<ExecutorEffects, "environment">;

/** For what sends none. */
export const noHooks = (): HookAnswer => ({
  outcome: "refused",
  message: "This executor takes no webhooks: it is asked how runs stand",
});

import { isDeepStrictEqual } from "node:util";
import { backoffMs, retryAfterMs } from "../backoff.ts";
import type { ClientSettings } from "../options.ts";
import type { Effects } from "../post-events.ts";
import type { Champion } from "./champion.ts";
import { readChampionFile, writeChampionFile } from "./champion-file.ts";
import { championFacts, readChampion } from "./read-champion.ts";

export interface ChampionOptions {
  /** @default "champion" */
  readonly alias?: "champion" | "challenger" | "shadow" | undefined;
  /** Keeps the last known champion, for a start while the server is away. @default none */
  readonly file?: string | undefined;
  /** How long the first call waits for the server. @default 5000 */
  readonly timeoutMs?: number | undefined;
  /** How long the server may hold an answer back until something changes. @default 30000 */
  readonly pollMs?: number | undefined;
}

/** One model, as model servers see it. */
export interface ModelHandle {
  /**
   * The version that answers. The first call asks the server, or takes the file when it does not answer
   * in time; later calls have the latest known at once and never reject. The server is asked for changes
   * in the background until the client is closed: without `close()` the process does not end.
   * @throws Error when nothing is known yet: no answer, and no file
   */
  champion(): Promise<Champion>;
  /** Told of every other champion, after it is in force. @returns stops that */
  onChange(listener: (champion: Champion) => unknown): () => void;
}

export interface ChampionFollower extends ModelHandle {
  close(): void;
}

interface FollowerParts {
  readonly model: string;
  readonly options: ChampionOptions;
  readonly settings: ClientSettings;
  readonly effects: Effects;
  /** Told of what went wrong, once until it goes well again. */
  readonly report: (message: string, cause?: unknown) => void;
}

type Answer =
  | { readonly champion: Champion }
  | { readonly words: string; readonly waitMs: number | null; readonly cause?: unknown };

const defaults = { timeoutMs: 5_000, pollMs: 30_000 } as const;
/** Requests of many model servers that heard of a change together spread over so long. */
const spreadMs = 250;
/** An answer that changes nothing and came sooner was not held back: something answers for the server. */
const soonMs = 1_000;
const answerSlackMs = 10_000;

export function followChampion(parts: FollowerParts): ChampionFollower {
  const { model, options, settings, effects, report } = parts;
  const { alias = "champion", file } = options;
  const timeoutMs = options.timeoutMs ?? defaults.timeoutMs;
  const pollMs = options.pollMs ?? defaults.pollMs;
  const listeners = new Set<(champion: Champion) => unknown>();
  const stop = new AbortController();
  let known: Champion | null = null;
  let isFollowing = false;
  let isWell = true;
  let lastWords = "it was not asked yet";
  let onKnown = Promise.withResolvers<void>();

  const take = (champion: Champion, isFromServer: boolean): void => {
    const before = known;
    if (before !== null && isDeepStrictEqual(championFacts(before), championFacts(champion)))
      return;
    known = champion;
    onKnown.resolve();
    if (isFromServer && file !== undefined) {
      writeChampionFile(file, champion).catch((cause: unknown) =>
        report(`The champion cannot be kept in ${file}`, cause),
      );
    }
    if (before === null) return;
    for (const listener of listeners) tell(listener, champion);
  };

  /** The application's handler must not break the following. */
  const tell = (listener: (champion: Champion) => unknown, champion: Champion): void => {
    queueMicrotask(() => {
      try {
        const result = listener(champion);
        if (result instanceof Promise)
          result.catch((cause: unknown) => report("A listener failed", cause));
      } catch (cause) {
        report("A listener failed", cause);
      }
    });
  };

  const ask = async (): Promise<Answer> => {
    const after = known === null ? {} : { after: String(known.revision), waitMs: String(pollMs) };
    const query = new URLSearchParams({ alias, ...after }).toString();
    const limit = AbortSignal.timeout((known === null ? timeoutMs : pollMs) + answerSlackMs);
    try {
      const response = await effects.fetch(
        `${settings.url}/v1/models/${encodeURIComponent(model)}/champion?${query}`,
        { headers: settings.headers, signal: AbortSignal.any([stop.signal, limit]) },
      );
      const waitMs = retryAfterMs(response.headers.get("retry-after"), effects.now());
      const body: unknown = await response.json().catch(() => null);
      const champion = response.ok ? readChampion(body) : undefined;
      if (champion !== undefined) return { champion };
      const { detail } = (body ?? {}) as { readonly detail?: unknown };
      const words = typeof detail === "string" ? detail : `it answered ${response.status}`;
      return { words: response.ok ? "its answer is not understood" : words, waitMs };
    } catch (cause) {
      return { words: wordsOf(cause), waitMs: null, cause };
    }
  };

  const follow = async (): Promise<void> => {
    for (let failures = 0; !stop.signal.aborted;) {
      const startedMs = performance.now();
      const before = known;
      const answer = await ask();
      if (stop.signal.aborted) return;
      if ("champion" in answer) {
        failures = 0;
        isWell = true;
        take(answer.champion, true);
        const isSoon = known === before && performance.now() - startedMs < Math.min(soonMs, pollMs);
        await pause(effects.random() * spreadMs + (isSoon ? soonMs : 0), stop.signal);
        continue;
      }
      lastWords = answer.words;
      if (isWell && known !== null) {
        report(`The champion of ${model} stays ${known.version}: ${answer.words}`, answer.cause);
      }
      isWell = false;
      const { retryBaseMs: baseMs, retryMaxMs: maxMs } = settings;
      const waitMs = answer.waitMs ?? backoffMs(failures, { baseMs, maxMs }, effects.random);
      failures++;
      await pause(Math.max(baseMs / 2, waitMs), stop.signal);
    }
  };

  return {
    async champion() {
      if (known !== null) return known;
      if (!isFollowing && !stop.signal.aborted) {
        isFollowing = true;
        void follow();
      }
      await Promise.race([onKnown.promise, pause(timeoutMs, stop.signal)]);
      if (known === null && file !== undefined) {
        const kept = await readChampionFile(file, model);
        if (kept !== undefined && isNothing(known)) take(kept, false);
      }
      if (isNothing(known)) throw new Error(`The ${alias} of ${model} is not known: ${lastWords}`);
      return known;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    close() {
      stop.abort();
      listeners.clear();
      onKnown.resolve();
      onKnown = Promise.withResolvers<void>();
    },
  };
}

/** Looked at again after a wait, in which it may have become known. */
const isNothing = (known: Champion | null): known is null => known === null;

function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener("abort", end);
  });
}

/** fetch says "fetch failed"; why is in the cause. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? wordsOf(error.cause) : error.message || error.name;
}

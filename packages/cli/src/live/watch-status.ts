import { setTimeout as pause } from "node:timers/promises";
import { PlumblineError } from "@plumbline/core";
import type { Io } from "../io.ts";
import type { ApiClient } from "./api-client.ts";

const everyMs = 2000;
/** A storm of changes is shown as one. */
const leastMs = 250;

/**
 * Looks again every two seconds, and sooner when the server says that something changed, until the
 * signal. A server that goes away is waited for.
 */
export async function watchStatus(
  io: Io,
  client: ApiClient,
  look: () => Promise<string>,
): Promise<void> {
  const show = painter(io);
  show(await look());
  const ending = new AbortController();
  const until = AbortSignal.any([io.signal, ending.signal]);
  const changes = listen(client, until);
  try {
    while (!io.signal.aborted) {
      await changes.next();
      if (!io.signal.aborted) show(await look().catch(sayUnreachable(io)));
    }
  } finally {
    ending.abort();
  }
}

function sayUnreachable(io: Io): (error: unknown) => string {
  return (error) => {
    if (io.signal.aborted) return "";
    if (error instanceof PlumblineError && error.code === "PL_SERVER_UNREACHABLE") {
      return error.message;
    }
    throw error;
  };
}

/** On a terminal one picture over the other; elsewhere what is new is appended. */
function painter(io: Io): (text: string) => void {
  let last: string | null = null;
  return (text) => {
    if (text === "" || (text === last && !io.stdout.isTTY)) return;
    const isFirst = last === null;
    last = text;
    if (!io.stdout.isTTY) return io.stdout.write(text.includes("\n") ? `${text}\n\n` : `${text}\n`);
    if (isFirst) io.stdout.write("\u001b[2J");
    // Each line is erased to its end, then all below: no flicker, nothing left over.
    const lines = text.split("\n").map((line) => `${line}\u001b[K`);
    io.stdout.write(`\u001b[H${lines.join("\n")}\n\u001b[J`);
  };
}

/** `next` resolves when it is time to look again, or at the end. */
function listen(client: ApiClient, until: AbortSignal): { next(): Promise<void> } {
  const news = new EventTarget();
  let isNew = false;
  const stream = async (): Promise<void> => {
    while (!until.aborted) {
      try {
        for await (const _ of client.events(until)) {
          isNew = true;
          news.dispatchEvent(new Event("news"));
        }
      } catch {
        // Without events, looking every two seconds goes on.
      }
      await rest(everyMs, until);
    }
  };
  void stream();
  return {
    async next() {
      await rest(leastMs, until);
      if (!isNew) {
        const waiting = new AbortController();
        const signal = AbortSignal.any([until, waiting.signal]);
        news.addEventListener("news", () => waiting.abort(), { signal });
        await rest(everyMs - leastMs, signal);
        waiting.abort();
      }
      isNew = false;
    },
  };
}

/** Time passes, or the signal comes. */
const rest = (ms: number, signal: AbortSignal): Promise<void> =>
  pause(ms, undefined, { signal }).catch(() => undefined);

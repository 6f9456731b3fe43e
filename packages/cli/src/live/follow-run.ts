import { setTimeout as pause } from "node:timers/promises";
import { runLogAnswerSchema, type RunLogEntry } from "@plumbline/contracts";
import type { Io } from "../io.ts";
import { visibleLines } from "../visible-lines.ts";
import type { ApiClient } from "./api-client.ts";
import { runPath } from "./run-id.ts";

const everyMs = 500;

export interface FollowOptions {
  /** Go on until the run is over, or the signal. */
  readonly follow: boolean;
  readonly show: (entry: RunLogEntry) => void;
}

/** Shows the log of a run from its beginning. */
export async function followRun(
  io: Io,
  client: ApiClient,
  id: string,
  { follow, show }: FollowOptions,
): Promise<void> {
  let after = 0;
  for (;;) {
    const page = await client.ask(runPath(id, "log"), runLogAnswerSchema, { query: { after } });
    page.entries.forEach(show);
    const isMore = page.next > after;
    after = page.next;
    if (page.isOver || io.signal.aborted) return;
    if (isMore) continue;
    if (!follow) return;
    await pause(everyMs, undefined, { signal: io.signal }).catch(() => undefined);
  }
}

/** `04:07:09 stdout  epoch 1` */
export const entryText = ({ at, kind, text }: RunLogEntry): string =>
  visibleLines(`${at.slice(11, 19)} ${kind.padEnd(6)}  ${text}`);

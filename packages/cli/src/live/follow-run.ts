import { setTimeout as pause } from "node:timers/promises";
import { runLogAnswerSchema, runLogEntrySchema, type RunLogEntry } from "@plumbline/contracts";
import type { Io } from "../io.ts";
import { visibleLines } from "../visible-lines.ts";
import type { ApiClient } from "./api-client.ts";
import { runPath } from "./run-id.ts";

/** After a connection that was lost. */
const pauseMs = 500;

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
    const told = await listen(io, client, { id, after, show });
    if (told.isOver || io.signal.aborted) return;
    after = told.after;
    await pause(pauseMs, undefined, { signal: io.signal }).catch(() => undefined);
  }
}

interface Listening extends Pick<FollowOptions, "show"> {
  readonly id: string;
  readonly after: number;
}

/** What the server tells of a run, until its end or that of the connection. */
async function listen(io: Io, client: ApiClient, { id, after, show }: Listening) {
  let last = after;
  try {
    for await (const { event, data } of client.events(
      io.signal,
      `${runPath(id, "log", "events")}?after=${after}`,
    )) {
      if (event === "over") return { after: last, isOver: true };
      if (event !== "entry") continue;
      const entry = runLogEntrySchema.parse(JSON.parse(data));
      show(entry);
      last = entry.id;
    }
  } catch {
    // The next question says what is wrong, if anything is.
  }
  return { after: last, isOver: false };
}

/** `04:07:09 stdout  epoch 1` */
export const entryText = ({ at, kind, text }: RunLogEntry): string =>
  visibleLines(`${at.slice(11, 19)} ${kind.padEnd(6)}  ${text}`);

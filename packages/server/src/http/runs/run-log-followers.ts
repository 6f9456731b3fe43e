import type { Metadata } from "../../storage/metadata/open-metadata.ts";
import { runRecords } from "../../storage/metadata/run-store.ts";
import type { LiveClient } from "../live/live-client.ts";
import { shownEntry } from "./shown-run.ts";

/** Clients that follow the logs of runs. */
export interface RunLogFollowers {
  readonly count: () => number;
  /** Sends the entries after one as they come, and `over` with the end of the run. */
  add(client: LiveClient, runId: string, after: number): void;
  remove(client: LiveClient): void;
  /** Hangs up on all. */
  close(): void;
}

interface Follower {
  readonly runId: string;
  after: number;
}

/** Programs write through another thread: it is looked at often, while somebody follows. */
const lookEveryMs = 250;
const beatEveryMs = 15_000;
const entriesAtOnce = 1_000;

export function createRunLogFollowers(metadata: Metadata): RunLogFollowers {
  const followers = new Map<LiveClient, Follower>();
  let looking: NodeJS.Timeout | null = null;
  let beating: NodeJS.Timeout | null = null;

  const remove = (client: LiveClient): void => {
    followers.delete(client);
    if (followers.size > 0) return;
    if (looking !== null) clearTimeout(looking);
    if (beating !== null) clearInterval(beating);
    looking = beating = null;
  };

  const tell = async (client: LiveClient, follower: Follower): Promise<void> => {
    const { runId, after } = follower;
    const { entries, isOver, state } = await metadata.read((prepare) => {
      const records = runRecords(prepare);
      const run = records.get(runId);
      const found = records.entries(runId, { afterId: after, limit: entriesAtOnce });
      const isEnded = run === undefined || run.endedAtMs !== null;
      return {
        ...{ entries: found, state: run?.state ?? null },
        isOver: isEnded && found.length < entriesAtOnce,
      };
    });
    // Somebody may have hung up meanwhile.
    if (!followers.has(client)) return;
    for (const entry of entries) client.send("entry", shownEntry(entry), entry.id);
    follower.after = entries.at(-1)?.id ?? after;
    if (!isOver) return;
    client.send("over", { state });
    remove(client);
    client.close();
  };

  const look = async (): Promise<void> => {
    for (const [client, follower] of followers) {
      await tell(client, follower).catch(() => undefined);
    }
    if (followers.size > 0) looking = setTimeout(() => void look(), lookEveryMs);
  };

  return {
    count: () => followers.size,
    add(client, runId, after) {
      followers.set(client, { runId, after });
      if (followers.size > 1) return;
      looking = setTimeout(() => void look(), 0);
      beating = setInterval(() => {
        for (const one of followers.keys()) one.beat();
      }, beatEveryMs);
    },
    remove,
    close() {
      for (const client of followers.keys()) {
        remove(client);
        client.close();
      }
    },
  };
}

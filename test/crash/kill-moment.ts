import { watch } from "node:fs";
import { join } from "node:path";
import type { Random } from "@plumbline/stats";
import type { LiveServer } from "./live-server.ts";

/** start: while it starts. any: at any moment. segment: a segment is being written. evaluation: windows are judged. */
export const killMoments = ["segment", "evaluation", "any", "start"] as const;
export type KillMoment = (typeof killMoments)[number];

export interface MomentOptions {
  readonly server: LiveServer;
  readonly dataFolder: string;
  readonly random: Random;
  /** When what is waited for does not come: then it is killed all the same. */
  readonly limitMs: number;
}

/** Resolves when it is time to kill; false when what was waited for did not come. */
export async function killMoment(moment: KillMoment, options: MomentOptions): Promise<boolean> {
  const { server, dataFolder, random, limitMs } = options;
  if (moment === "start") {
    await pause(random.below(1_500));
    return true;
  }
  const url = await server.listening;
  const over = new AbortController();
  const limit = setTimeout(() => over.abort(), limitMs);
  try {
    // Something happens before, so that there is something to lose.
    await pause(random.below(400));
    if (moment === "segment") await segmentBegun(join(dataFolder, "tmp"), over.signal);
    if (moment === "evaluation") await windowJudged(url, over.signal);
    await pause(random.below(moment === "any" ? 1_200 : 25));
    return true;
  } catch (error) {
    if (over.signal.aborted) return false;
    throw error;
  } finally {
    clearTimeout(limit);
    over.abort();
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A file has appeared among those that are not yet part of the lake. */
function segmentBegun(folder: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const watcher = watch(folder, (_, name) => {
      if (name?.endsWith(".parquet") !== true) return;
      watcher.close();
      resolve();
    });
    signal.addEventListener("abort", () => {
      watcher.close();
      reject(new Error("no segment was written"));
    });
  });
}

/** The server says that a window was judged: the next one is under way. */
async function windowJudged(url: string, signal: AbortSignal): Promise<void> {
  const response = await fetch(`${url}/v1/events`, { signal });
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    if (text.includes("event: evaluation")) return;
  }
  throw new Error(`The events ended: ${text.slice(-200)}`);
}

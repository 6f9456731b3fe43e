import { endOffset, type EventLogReader, type StoredEntry } from "../storage/log/event-log.ts";
import type { Metadata } from "../storage/metadata/open-metadata.ts";
import { applyDeletion } from "./apply-deletion.ts";
import { collectCut } from "./collect-cut.ts";
import { commitCut } from "./commit-cut.ts";
import { readDeletionOrder } from "./deletion-order.ts";
import { findCut, recordCut, takeLog } from "./log-progress.ts";
import { writeSegmentFiles, type Cut, type FileWriter, type SetKeeper } from "./segment-files.ts";

export interface SegmentWriterParts extends FileWriter, SetKeeper {
  readonly metadata: Metadata;
  readonly log: Pick<EventLogReader, "read" | "end"> & {
    truncate(before: number): Promise<void>;
  };
  /** Milliseconds that never jump, for waiting. */
  readonly monotonicMs: () => number;
  /** Milliseconds since 1970. */
  readonly nowMs: () => number;
  /** Called before each step of a cut; a test may throw here as a crash would. */
  readonly onStep?: (step: CutStep) => void;
}

export const cutSteps = ["collect", "write", "commit", "truncate"] as const;
export type CutStep = (typeof cutSteps)[number];

export interface SegmentWriterOptions {
  /** @default 0 */
  readonly partition?: number;
  /** A cut is made when so many events wait, @default 100_000 */
  readonly cutEvents?: number;
  /** or so many bytes, @default 48 MiB */
  readonly cutBytes?: number;
  /** or when the oldest has waited so long. @default 5_000 */
  readonly flushIntervalMs?: number;
  /** The interval grows with the models that the last cut touched. @default 40 */
  readonly msPerModel?: number;
}

const defaults = {
  partition: 0,
  cutEvents: 100_000,
  cutBytes: 48 * 1024 * 1024,
  flushIntervalMs: 5_000,
  msPerModel: 40,
} as const satisfies Required<SegmentWriterOptions>;

/** What one turn did. */
export type SegmentTurn =
  | { readonly did: "nothing"; readonly waitMs: number }
  | { readonly did: "cut"; readonly position: number; readonly events: number };

/** Moves events from the log into the lake, each exactly once. */
export interface SegmentWriter {
  /**
   * Makes one cut when it is time, or at once with `isDue`. Fails with `LostCutError` when another writer
   * took the log over; any other failure leaves everything so that the next turn does it again.
   */
  turn(options?: { readonly isDue?: boolean }): Promise<SegmentTurn>;
}

/** Takes the log over from whoever wrote its segments before. */
export async function createSegmentWriter(
  parts: SegmentWriterParts,
  options: SegmentWriterOptions = {},
): Promise<SegmentWriter> {
  const { partition, cutEvents, cutBytes, flushIntervalMs, msPerModel } = {
    ...defaults,
    ...options,
  };
  const { metadata, log, monotonicMs, onStep } = parts;
  const epoch = await takeLog(metadata, partition);
  // What the last process left has waited long enough.
  let waitingSince = Number.NEGATIVE_INFINITY;
  let intervalMs = flushIntervalMs;

  /** How long to wait before the next cut; 0 or less when it is time. */
  const remainingMs = async (next: number): Promise<number> => {
    const waiting = (await log.end()) - next;
    if (waiting <= 0) {
      waitingSince = Number.POSITIVE_INFINITY;
      return intervalMs;
    }
    waitingSince = Math.min(waitingSince, monotonicMs());
    return waiting >= cutEvents ? 0 : waitingSince + intervalMs - monotonicMs();
  };
  const nextCut = async (isDue: boolean): Promise<Cut | number> => {
    const found = await findCut(metadata, partition, epoch);
    if ("end" in found) return found;
    const waitMs = await remainingMs(found.first);
    if (waitMs > 0 && (!isDue || waitingSince === Number.POSITIVE_INFINITY)) return waitMs;
    const entries = await log.read(found.first, { events: cutEvents, bytes: cutBytes });
    const first = entries[0];
    if (first === undefined) return intervalMs;
    const cut = { partition, first: found.first, end: cutEnd(entries, first) };
    await recordCut(metadata, cut, epoch);
    return cut;
  };
  const make = async (cut: Cut): Promise<number> => {
    onStep?.("collect");
    const entries = await readCut(log, cut, { events: cutEvents, bytes: cutBytes });
    const [first] = entries;
    const order = first === undefined ? null : readDeletionOrder(first);
    if (first !== undefined && order !== null) {
      await applyDeletion(parts, { cut, epoch, entry: first, order });
      return 1;
    }
    const models = await collectCut(metadata, entries);
    onStep?.("write");
    const files = await writeSegmentFiles(parts, cut, models);
    onStep?.("commit");
    await commitCut(metadata, { cut, epoch, models, files });
    return models.length;
  };
  return {
    async turn({ isDue = false } = {}) {
      const cut = await nextCut(isDue);
      if (typeof cut === "number") return { did: "nothing", waitMs: cut };
      const models = await make(cut);
      intervalMs = Math.max(flushIntervalMs, models * msPerModel);
      waitingSince = Number.POSITIVE_INFINITY;
      onStep?.("truncate");
      await log.truncate(cut.end);
      return { did: "cut", position: cut.end, events: cut.end - cut.first };
    },
  };
}

/** A cut ends before an order to delete, which is a cut of its own. */
function cutEnd(entries: readonly StoredEntry[], first: StoredEntry): number {
  if (first.kind === "deletion") return endOffset(first);
  const stop = entries.findIndex(({ kind }) => kind === "deletion");
  return endOffset(entries.at(stop < 0 ? -1 : stop - 1) ?? first);
}

/** The entries of a cut, however the log hands them out. */
async function readCut(
  log: SegmentWriterParts["log"],
  { first, end }: Cut,
  limits: { readonly events: number; readonly bytes: number },
): Promise<readonly StoredEntry[]> {
  const entries: StoredEntry[] = [];
  for (let from = first; from < end;) {
    const found = await log.read(from, limits);
    const within = found.filter((entry) => entry.firstOffset < end);
    entries.push(...within);
    const last = within.at(-1);
    if (last === undefined || within.length < found.length) break;
    from = endOffset(last);
  }
  return entries;
}

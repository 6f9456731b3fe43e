import type { LoopPart } from "../domain/loop-part.ts";

export interface TurnsOptions {
  readonly signal: AbortSignal;
  /** Pauses for so long, or until something happened. */
  readonly wait: (ms: number) => Promise<void>;
  readonly monotonicMs: () => number;
  /** A part that fails is told of and tried again later; the others go on. */
  readonly onFailure: (part: string, error: unknown) => void;
}

const longestWaitMs = 1_000;
const firstPauseMs = 500;
const longestPauseMs = 60_000;

/** Gives each part its turn, in their order, until told to stop. */
export async function takeTurns(
  parts: readonly LoopPart[],
  { signal, wait, monotonicMs, onFailure }: TurnsOptions,
): Promise<void> {
  const pauses = new Map<string, number>();
  const dueAt = new Map<string, number>();
  const turnOf = async (part: LoopPart): Promise<boolean> => {
    try {
      const { did, nextInMs } = await part.turn(signal);
      pauses.delete(part.name);
      dueAt.set(part.name, monotonicMs() + (did ? 0 : nextInMs));
      return did;
    } catch (error) {
      const ms = Math.min(longestPauseMs, (pauses.get(part.name) ?? firstPauseMs / 2) * 2);
      pauses.set(part.name, ms);
      dueAt.set(part.name, monotonicMs() + ms);
      onFailure(part.name, error);
      return false;
    }
  };
  while (!signal.aborted) {
    let did = false;
    for (const part of parts) {
      if (signal.aborted) return;
      if (pauses.has(part.name) && (dueAt.get(part.name) ?? 0) > monotonicMs()) continue;
      did = (await turnOf(part)) || did;
    }
    if (did) continue;
    const next = Math.min(...[...dueAt.values()].map((at) => at - monotonicMs()));
    await wait(Math.max(10, Math.min(longestWaitMs, next)));
  }
}

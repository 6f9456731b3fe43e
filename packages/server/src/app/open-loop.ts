import { join } from "node:path";
import type { LoopPart } from "../domain/loop-part.ts";
import { openMetadata } from "../storage/metadata/open-metadata.ts";
import type { ThreadChange, ThreadData } from "./thread-messages.ts";

export interface Loop {
  /** In the order of their turns. */
  readonly parts: readonly LoopPart[];
  close(): Promise<void>;
}

/** Puts together what follows an evaluation: incidents, messages, decisions, runs, watches, proofs. */
export async function openLoop(
  { dataFolder }: ThreadData,
  _onChanged: (change: Omit<ThreadChange, "type">) => void,
): Promise<Loop> {
  const metadata = await openMetadata(join(dataFolder, "metadata.sqlite"));
  return {
    parts: [],
    close: () => metadata.close(),
  };
}

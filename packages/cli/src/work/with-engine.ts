import { createDuckDbEngine, type Engine, type WorkOptions } from "@plumbline/core";
import type { Io } from "../io.ts";
import { createProgressLine } from "../progress/progress-line.ts";

export interface Work {
  readonly engine: Engine;
  readonly options: WorkOptions;
}

/** Runs `act` with an engine that is closed and a progress line that is gone afterwards. */
export async function withEngine<T>(
  io: Io,
  flags: { readonly quiet?: true },
  act: (work: Work) => Promise<T>,
): Promise<T> {
  io.signal.throwIfAborted();
  const progress = createProgressLine(io, flags.quiet === true);
  try {
    const engine = await createDuckDbEngine();
    try {
      const options = { signal: io.signal, onProgress: progress.onProgress };
      return await act({ engine, options });
    } finally {
      await engine.close();
    }
  } finally {
    progress.stop();
  }
}

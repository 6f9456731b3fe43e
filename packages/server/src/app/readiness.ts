import { access, constants } from "node:fs/promises";
import { join } from "node:path";
import type { Readiness } from "../http/http-deps.ts";
import type { EventLog } from "../storage/log/event-log.ts";
import type { Metadata } from "../storage/metadata/open-metadata.ts";
import type { Settings } from "./settings.ts";
import type { SupervisedThread } from "./supervised-thread.ts";

export interface Parts {
  readonly metadata: Metadata;
  readonly log: Pick<EventLog, "failure">;
  readonly pipeline: Pick<SupervisedThread, "state">;
  readonly loop: Pick<SupervisedThread, "state">;
  readonly settings: Pick<Settings, "dataFolder" | "maxLagMs">;
}

/** Whether each part can do its work now. */
export async function readinessOf(parts: Parts): Promise<readonly Readiness[]> {
  const { metadata, log, pipeline, loop, settings } = parts;
  return [
    part("log", log.failure() ?? null, "takes events"),
    await attempt("metadata", async () => {
      await metadata.db.selectFrom("models").select("id").limit(1).execute();
      return "answers";
    }),
    await attempt("lake", async () => {
      await access(join(settings.dataFolder, "lake"), constants.W_OK);
      return "writable";
    }),
    pipelinePart(pipeline, settings.maxLagMs),
    loopPart(loop),
  ];
}

function pipelinePart({ state }: Parts["pipeline"], maxLagMs: number): Readiness {
  const { isReady, progress, failure } = state();
  if (!isReady) return part("pipeline", failure ?? "it is starting", "");
  const { pendingEvents = 0, lagMs = 0 } = progress ?? {};
  const seen = `${pendingEvents} events wait, the oldest for ${lagMs} ms`;
  return { part: "pipeline", isReady: lagMs <= maxLagMs, detail: seen };
}

function loopPart({ state }: Parts["loop"]): Readiness {
  const { isReady, failure } = state();
  return part(
    "loop",
    isReady ? null : (failure ?? "it is starting"),
    "incidents, runs and channels",
  );
}

const part = (name: string, failure: string | null, detail: string): Readiness => ({
  part: name,
  isReady: failure === null,
  detail: failure ?? detail,
});

async function attempt(name: string, work: () => Promise<string>): Promise<Readiness> {
  try {
    return part(name, null, await work());
  } catch (error) {
    return part(name, error instanceof Error ? error.message : String(error), "");
  }
}

import type { LoopPart } from "../domain/loop-part.ts";
import { nextStep, type RunStep } from "../domain/run-machine.ts";
import type { RunRecord } from "../domain/run.ts";
import { retryWhileBusy } from "../storage/metadata/retry-while-busy.ts";
import { runRecords } from "../storage/metadata/run-store.ts";
import { createRunContext, type RunContext, type RunLoopParts } from "./run-context.ts";
import { RunFailure } from "./run-failure.ts";
import { pauseMs } from "./run-pause.ts";
import { takeStep, type StepOutcome } from "./run-steps.ts";

/** Failures in a row after which a step is given up. */
const mostFailures = 5;
/** Pause between looks at what goes on outside. */
const lookEveryMs = 500;
const idleMs = 1_000;
/** What one turn waits for; longer steps go on beside the turns. */
const turnMs = 300;
/** The clock of the wall and the time gone by differ by more only when somebody set the clock. */
const mostDriftMs = 30_000;

interface UnderWay {
  readonly stop: AbortController;
  /** Whether the end was asked for when it began. */
  readonly isEnding: boolean;
  readonly done: Promise<void>;
}

/**
 * Brings runs from state to state. All it knows is in the metadata: a step that a crash interrupted is
 * taken again, and finds what it had done outside by the key of the attempt.
 */
export function createRunLoop(parts: RunLoopParts): LoopPart {
  const context = createRunContext(parts);
  const underWay = new Map<string, UnderWay>();
  const lookAgainAt = new Map<string, number>();
  const clock = watchClock(parts);
  let broken: { readonly error: unknown } | null = null;
  let taken = 0;

  const rest = ({ id }: RunRecord): void => {
    lookAgainAt.set(id, parts.monotonicMs() + lookEveryMs);
  };

  const advance = async (run: RunRecord, step: RunStep, signal: AbortSignal): Promise<void> => {
    const outcome = await stepOrFailure(context, run, step, signal);
    if (outcome === "same") rest(run);
    else {
      taken++;
      lookAgainAt.delete(run.id);
    }
  };

  const begin = (run: RunRecord, step: RunStep, signal: AbortSignal): void => {
    const stop = new AbortController();
    const either = AbortSignal.any([signal, stop.signal]);
    const done = advance(run, step, either)
      .catch((error: unknown) => {
        rest(run);
        broken ??= { error };
      })
      .finally(() => underWay.delete(run.id));
    underWay.set(run.id, { stop, isEnding: run.cancelRequestedMs !== null, done });
  };

  const isResting = ({ id, answer, cancelRequestedMs }: RunRecord, step: RunStep): boolean =>
    answer === null &&
    cancelRequestedMs === null &&
    (step.do === "look" || step.do === "look-for-approval") &&
    parts.monotonicMs() < (lookAgainAt.get(id) ?? 0);

  return {
    name: "runs",
    async turn(signal) {
      const before = taken;
      await clock.followJump();
      const live = await context.read((prepare) => runRecords(prepare).live());
      for (const run of live) {
        const going = underWay.get(run.id);
        if (going !== undefined) {
          // What is wanted no more is not waited for.
          if (run.cancelRequestedMs !== null && !going.isEnding) going.stop.abort(new Cancelled());
          continue;
        }
        const step = nextStep(run, parts.clock());
        if (step.do === "nothing" || step.do === "wait" || isResting(run, step)) continue;
        begin(run, step, signal);
      }
      await settledWithin([...underWay.values()], turnMs);
      if (broken !== null) {
        const { error } = broken;
        broken = null;
        throw error;
      }
      const nextInMs = live.length === 0 ? idleMs : underWay.size > 0 ? 50 : lookEveryMs / 2;
      return { did: taken > before, nextInMs };
    },
  };
}

class Cancelled extends Error {
  constructor() {
    super("The run is cancelled");
    this.name = "Cancelled";
  }
}

/** A failure of a step is kept with the run, so that it is tried again later, or ends it. */
async function stepOrFailure(
  context: RunContext,
  run: RunRecord,
  step: RunStep,
  signal: AbortSignal,
): Promise<StepOutcome> {
  try {
    return await takeStep(context, run, step, signal);
  } catch (error) {
    if (signal.aborted) return "same";
    const seen = error instanceof Error ? error.message : String(error);
    if (error instanceof RunFailure) {
      await context.move(run, "failed", { text: seen });
      return "on";
    }
    const failures = run.progress.failures + 1;
    const what = `The step "${step.do}" failed: ${seen}`;
    if (failures >= mostFailures) {
      await context.move(run, "failed", { text: `${what} (${failures} times in a row)` });
      return "on";
    }
    const waitMs = pauseMs(failures, context.parts.random());
    await context.move(run, run.state, {
      text: `${what}. Tried again in ${Math.ceil(waitMs / 1000)} s`,
      lines: [{ kind: "note", text: what }],
      changes: { nextLookMs: context.parts.clock() + waitMs, progress: { failures } },
    });
    return "on";
  }
}

async function settledWithin(steps: readonly UnderWay[], ms: number): Promise<void> {
  if (steps.length === 0) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const limit = setTimeout(resolve, ms);
  await Promise.race([Promise.all(steps.map(({ done }) => done)), promise]);
  clearTimeout(limit);
}

/** Deadlines move with the clock when somebody sets it: a run is late by time gone by. */
function watchClock({ metadata, clock, monotonicMs }: RunLoopParts) {
  const offset = (): number => clock() - monotonicMs();
  let known = offset();
  return {
    async followJump(): Promise<void> {
      const byMs = Math.round(offset() - known);
      if (Math.abs(byMs) < mostDriftMs) return;
      const text = `The clock was set ${byMs > 0 ? "forward" : "back"} by ${Math.round(Math.abs(byMs) / 1000)} s: deadlines moved with it`;
      await retryWhileBusy(() =>
        metadata.transaction((prepare) => {
          const records = runRecords(prepare);
          records.shiftTimes(byMs);
          for (const { id } of records.live()) {
            records.addEntries(id, [{ kind: "note", text, atMs: clock() }]);
          }
        }),
      );
      known += byMs;
    },
  };
}

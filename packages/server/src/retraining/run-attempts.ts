import { mkdir } from "node:fs/promises";
import type { RunResult } from "@plumbline/contracts";
import type { RunRecord } from "../domain/run.ts";
import { runTokenHash, runTokenOf } from "../domain/run-token.ts";
import type { OutputLine, StartAnswer } from "./executor.ts";
import { redactor } from "./redact.ts";
import type { RunChanges } from "../storage/metadata/run-store.ts";
import type { RunContext } from "./run-context.ts";
import { failRun } from "./run-failure.ts";
import {
  attemptParts,
  candidateName,
  evaluationRequest,
  orderOf,
  trainingRequest,
} from "./run-order.ts";
import { pauseMs } from "./run-pause.ts";
import { within } from "./within.ts";

const [startWaitMs, lookWaitMs, cancelWaitMs] = [60_000, 60_000, 30_000];
/** Starts of one attempt that are tried while the other side says "later". */
const mostStarts = 8;

/** Extracts the rows and fixes what the executor is told. */
export async function prepareRun(context: RunContext, run: RunRecord): Promise<void> {
  const { parts } = context;
  const executor = context.executorOf(run);
  if (run.champion === null)
    failRun("The model has no version that answers: nothing to be better than");
  const config = await parts.config(run.modelId);
  const details = run.details ?? (await parts.planRows(run, config));
  const training = await parts.rowSets.make(run.modelId, trainingRequest(details));
  if (training.labelled === 0) failRun("There are no labels to learn from in the training window");
  const request = evaluationRequest(details, run.champion);
  const evaluation = await parts.rowSets.make(run.modelId, request);
  if (evaluation.rows === 0) {
    failRun(
      `${run.champion} answered no row with a label from ${request.from} to ${request.to}: nothing to judge a candidate on`,
    );
  }
  const deadlineMs = parts.clock() + (run.progress.settings?.timeoutMs ?? 0);
  const order = orderOf(context, run, { executor, config, training, evaluation, deadlineMs });
  await context.move(run, "triggered", {
    text: `${executor.id} is asked to train on ${training.rows} rows`,
    changes: {
      ...{ details, deadlineMs, candidate: candidateName(run) },
      ...{ trainingSetId: training.id, evaluationSetId: evaluation.id },
      ...withToken(context, { order }),
    },
  });
}

function withToken(
  { parts }: RunContext,
  progress: NonNullable<RunChanges["progress"]>,
): Pick<RunChanges, "tokenHash" | "progress"> {
  const token = runTokenOf(parts.randomBytes(32));
  return { tokenHash: runTokenHash(token), progress: { ...progress, token } };
}

/** The intent was stored with the state; what was started before a crash is found again. */
export async function startAttempt(
  context: RunContext,
  run: RunRecord,
  signal: AbortSignal,
): Promise<void> {
  const executor = context.executorOf(run);
  const attempt = context.attemptOf(run);
  const { order, token } = run.progress;
  if (order === null || token === null) return failRun("The order of the run is lost");
  await mkdir(attempt.folder, { recursive: true });
  const whole = { ...order, callback: { ...order.callback, token } };
  const answer = await within(
    async (stop) =>
      (await executor.find(attempt, context.effects(stop))) ??
      (await executor.start(attempt, whole, context.effects(stop)).catch(answerOfError)),
    { ms: startWaitMs, what: "The executor", signal },
  );
  if (answer.outcome === "started") {
    await context.move(run, "running", {
      text: `${executor.id} works on attempt ${run.attempt}`,
      changes: {
        ...{ external: answer.external, externalUrl: answer.url },
        progress: { token: null, tail: null },
      },
    });
    return;
  }
  const hide = redactor(executor.secretNames, context.parts.environment);
  const message = hide(answer.message);
  const failures = run.progress.failures + 1;
  if (answer.outcome === "failed" || failures >= mostStarts) {
    const tried = answer.outcome === "failed" ? "" : ` (tried ${failures} times)`;
    return failRun(`It could not be started: ${message}${tried}`);
  }
  const waitMs = answer.afterMs ?? pauseMs(failures, context.parts.random());
  await context.move(run, "triggered", {
    text: `It could not be started yet: ${message}. Tried again in ${Math.ceil(waitMs / 1000)} s`,
    lines: [{ kind: "note", text: message }],
    changes: {
      nextLookMs: context.parts.clock() + Math.min(waitMs, longestWaitMs),
      progress: { failures },
    },
  });
}

const longestWaitMs = 900_000;

function answerOfError(error: unknown): StartAnswer {
  const message = error instanceof Error ? error.message : String(error);
  const isHopeless = error instanceof Error && "retryable" in error && error.retryable === false;
  return isHopeless ? { outcome: "failed", message } : { outcome: "again", message, afterMs: null };
}

/** False when nothing is new. */
export async function lookAtAttempt(
  context: RunContext,
  run: RunRecord,
  signal: AbortSignal,
): Promise<boolean> {
  const executor = context.executorOf(run);
  const attempt = { ...context.attemptOf(run), external: run.external };
  const look = await within(
    (stop) => executor.look(attempt, run.progress.tail, context.effects(stop)),
    { ms: lookWaitMs, what: "The executor", signal },
  );
  const hide = redactor(executor.secretNames, context.parts.environment);
  const lines = look.lines.map((line): OutputLine => ({ ...line, text: hide(line.text) }));
  const state =
    run.answer === null ? look.state : ({ outcome: "finished", result: run.answer } as const);
  const seen = { lines, tail: look.tail };
  if (state.outcome === "finished") {
    await finishAttempt(context, run, hidden(state.result, hide), seen);
    return true;
  }
  if (state.outcome === "lost") {
    await tryAgain(context, run, state.message, seen);
    return true;
  }
  const { againInMs, external, url } = look;
  if (lines.length === 0 && againInMs === undefined) return false;
  await context.move(run, run.state, {
    ...{ text: run.progress.message, lines },
    changes: {
      progress: { tail: look.tail },
      ...(external === undefined ? {} : { external }),
      ...(url === undefined || url === null ? {} : { externalUrl: url }),
      ...(againInMs === undefined ? {} : { nextLookMs: context.parts.clock() + againInMs }),
    },
  });
  return true;
}

const hidden = (result: RunResult, hide: (text: string) => string): RunResult => ({
  ...result,
  message: hide(result.message),
});

interface Seen {
  readonly lines: readonly OutputLine[];
  readonly tail: unknown;
}

async function finishAttempt(
  context: RunContext,
  run: RunRecord,
  result: RunResult,
  { lines, tail }: Seen,
): Promise<void> {
  if (result.outcome === "failed") {
    return tryAgain(context, run, result.message || "It failed, and did not say why", {
      lines,
      tail,
    });
  }
  const said = result.message === "" ? "" : `: ${result.message}`;
  await context.move(run, run.state === "triggered" ? "running" : "candidate", {
    ...{ text: `A candidate came${said}`, lines },
    changes: { progress: { result, tail, token: null } },
  });
}

async function tryAgain(
  context: RunContext,
  run: RunRecord,
  message: string,
  { lines, tail }: Seen,
): Promise<void> {
  const retries = run.progress.settings?.retries ?? 0;
  if (run.state === "triggered" || run.attempt > retries) {
    const tried = run.attempt === 1 ? "" : ` (attempt ${run.attempt})`;
    await context.move(run, "failed", {
      ...{ text: `${message}${tried}`, lines, changes: { progress: { tail } } },
    });
    return;
  }
  const { order } = run.progress;
  const next = { id: run.id, attempt: run.attempt + 1 };
  const waitMs = pauseMs(run.attempt, context.parts.random());
  await context.move(run, "triggered", {
    text: `Attempt ${run.attempt} failed: ${message}. Tried again in ${Math.ceil(waitMs / 1000)} s`,
    lines,
    changes: {
      ...{ attempt: next.attempt, external: null, externalUrl: null, forgetsAnswer: true },
      nextLookMs: context.parts.clock() + waitMs,
      ...withToken(context, {
        tail: null,
        order:
          order === null
            ? null
            : { ...order, ...attemptParts(context, next, context.executorOf(run)) },
      }),
    },
  });
}

/** Also ends what nobody is sure was started. */
export async function endAttempt(
  context: RunContext,
  run: RunRecord,
  { to, text }: { readonly to: "cancelled" | "failed"; readonly text: string },
  signal: AbortSignal,
): Promise<void> {
  const isOutside = run.state === "triggered" || run.state === "running";
  const said = isOutside ? await cancelOutside(context, run, signal) : "";
  await context.move(run, to, {
    text: said === "" ? text : `${text}. ${said}`,
    changes: { progress: { token: null } },
  });
}

async function cancelOutside(
  context: RunContext,
  run: RunRecord,
  signal: AbortSignal,
): Promise<string> {
  try {
    const executor = context.executorOf(run);
    const attempt = { ...context.attemptOf(run), external: run.external };
    const hide = redactor(executor.secretNames, context.parts.environment);
    return hide(
      await within((stop) => executor.cancel(attempt, context.effects(stop)), {
        ...{ ms: cancelWaitMs, what: "The executor", signal },
      }),
    );
  } catch (error) {
    // Plumbline stops: the run is still to be ended.
    signal.throwIfAborted();
    const seen = error instanceof Error ? error.message : String(error);
    return `It could not be told to end: ${seen}. If it answers later, that will not count`;
  }
}

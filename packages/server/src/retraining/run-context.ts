import { join } from "node:path";
import type {
  GateVerdict,
  ModelConfig,
  RowSetRequest,
  RunState,
  TimelineLane,
} from "@plumbline/contracts";
import type { RunDetails } from "../domain/run-details.ts";
import { attemptKey, type RunProgress, type RunRecord } from "../domain/run.ts";
import type { OutgoingHttp } from "../outgoing/outgoing-http.ts";
import type { ArtifactFiles } from "../registry/artifact-files.ts";
import { recordAudit } from "../storage/metadata/audit-record.ts";
import { incidentRecords } from "../storage/metadata/incident-store.ts";
import type { Metadata } from "../storage/metadata/open-metadata.ts";
import { retryWhileBusy } from "../storage/metadata/retry-while-busy.ts";
import { runRecords, type RunChanges, type RunEntry } from "../storage/metadata/run-store.ts";
import type { Prepare } from "../storage/metadata/sqlite-dialect.ts";
import type { AdjustedCandidate } from "./adjust-run.ts";
import type { Attempt, Executor, ExecutorEffects } from "./executor.ts";
import { executors, readExecutor, type ReadyExecutor } from "./executors.ts";
import { failRun } from "./run-failure.ts";

/** A row set that lies on disk. */
export interface ReadyRowSet {
  readonly id: string;
  readonly rows: number;
  readonly labelled: number;
  readonly path: string;
  /** Name of its label column, with or without labels in it. */
  readonly label: string;
}

/** What runs need of the rest. */
export interface RunLoopParts {
  readonly metadata: Metadata;
  /** Folders of attempts lie here. */
  readonly runFolder: string;
  /** Under which programs on this machine reach this server. */
  readonly baseUrl: () => string;
  /** Under which programs elsewhere reach it. @default the same */
  readonly publicUrl?: string;
  readonly http: OutgoingHttp;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly clock: () => number;
  readonly monotonicMs: () => number;
  readonly random: () => number;
  readonly randomBytes: (bytes: number) => Uint8Array;
  readonly artifacts: ArtifactFiles;
  readonly artifactLimitBytes: number;
  readonly config: (modelId: number) => Promise<ModelConfig>;
  readonly rowSets: { make(modelId: number, request: RowSetRequest): Promise<ReadyRowSet> };
  /** Which rows a run that no policy asked for learns from. */
  readonly planRows: (run: RunRecord, config: ModelConfig) => Promise<RunDetails>;
  readonly judge: (run: RunRecord, candidate: CandidateFiles) => Promise<GateVerdict>;
  readonly adjust: (run: RunRecord) => Promise<AdjustedCandidate>;
  readonly onChanged: (change: {
    readonly what: "run";
    readonly model: string;
    readonly id: string;
    readonly state: RunState;
  }) => void;
  /** @default all there are */
  readonly executors?: readonly Executor[];
}

/** What a candidate brought; null for what it has not. */
export interface CandidateFiles {
  readonly answers: string | null;
  readonly trainingSet: string | null;
}

export interface RunMove {
  /** How it stands then, in words. */
  readonly text: string;
  readonly changes?: Omit<RunChanges, "progress"> & { readonly progress?: Partial<RunProgress> };
  /** Of the timeline of the incident. @default "retraining" */
  readonly lane?: TimelineLane;
  readonly lines?: readonly Pick<RunEntry, "kind" | "text">[];
  /** Nothing happens when somebody asked for an end meanwhile. @default false */
  readonly unlessCancelled?: boolean;
  /** In the same transaction; when it throws, nothing of the move remains. */
  readonly also?: (prepare: Prepare, moved: RunRecord) => void;
}

/** What the steps of a run share. */
export interface RunContext {
  readonly parts: RunLoopParts;
  read<T>(work: (prepare: Prepare) => T): Promise<T>;
  /**
   * One transaction: the state with its words in the log, the audit and the timeline. Undefined when the
   * run was not where it was any more.
   */
  move(run: RunRecord, to: RunState, move: RunMove): Promise<RunRecord | undefined>;
  executorOf(run: RunRecord): ReadyExecutor;
  attemptOf(run: Pick<RunRecord, "id" | "attempt">): Attempt;
  effects(signal: AbortSignal): ExecutorEffects;
}

const actor = "plumbline";

export function createRunContext(parts: RunLoopParts): RunContext {
  const { metadata, clock, onChanged } = parts;
  return {
    parts,
    read: (work) => metadata.read(work),
    async move(run, to, move) {
      const moved = await retryWhileBusy(() =>
        metadata.transaction((prepare) => moveIn(prepare, run, to, { move, atMs: clock() })),
      );
      if (moved !== undefined && moved.state !== run.state) {
        onChanged({ what: "run", model: moved.model, id: moved.id, state: moved.state });
      }
      return moved;
    },
    executorOf(run) {
      const document = run.progress.settings?.executor;
      if (document === undefined || document === null) {
        return failRun("The policy of the model names no executor");
      }
      const read = readExecutor(document, parts.executors ?? executors);
      if (read.isReady) return read.executor;
      const [{ path, problem }] = read.issues;
      return failRun(`The executor is not configured well: ${[...path, problem].join(": ")}`);
    },
    attemptOf: (run) => ({
      key: attemptKey(run),
      folder: join(parts.runFolder, run.id, String(run.attempt)),
    }),
    effects: (signal) => ({
      ...{ http: parts.http, clock, environment: parts.environment, signal },
    }),
  };
}

function moveIn(
  prepare: Prepare,
  run: RunRecord,
  to: RunState,
  { move, atMs }: { readonly move: RunMove; readonly atMs: number },
): RunRecord | undefined {
  const { text, changes = {}, lane = "retraining", lines = [], also } = move;
  const records = runRecords(prepare);
  const now = records.get(run.id);
  if (now === undefined || now.state !== run.state || now.attempt !== run.attempt) return undefined;
  if (move.unlessCancelled === true && now.cancelRequestedMs !== null) return undefined;
  const progress = { failures: 0, ...changes.progress, message: text };
  // What came meanwhile is not kept waiting.
  const isAnswered = run.answer === null && now.answer !== null && run.state === to;
  const soon = isAnswered ? { nextLookMs: atMs } : {};
  const moved = records.move(
    run.id,
    run.state,
    to,
    { nextLookMs: atMs, ...changes, ...soon, progress },
    atMs,
  );
  if (moved === undefined) return undefined;
  records.addEntries(run.id, [
    ...lines.map((line) => ({ ...line, atMs })),
    ...(run.state === to ? [] : [{ kind: "state" as const, text: `${to}: ${text}`, atMs }]),
  ]);
  if (run.state !== to) {
    tell(prepare, moved, { lane, text, atMs, from: run.state });
  }
  also?.(prepare, moved);
  return moved;
}

interface Telling {
  readonly lane: TimelineLane;
  readonly text: string;
  readonly atMs: number;
  readonly from: RunState;
}

function tell(prepare: Prepare, run: RunRecord, { lane, text, atMs, from }: Telling): void {
  const { id, model, state, incidentId, eventTimeMs } = run;
  recordAudit(prepare, {
    ...{ atMs, actor, action: `run-${state}`, subject: model },
    details: { run: id, action: run.action, from, reason: text },
  });
  if (incidentId === null) return;
  incidentRecords(prepare).addEntry(incidentId, {
    ...{ atMs, eventTimeMs, lane, actor, link: { run: id } },
    message: text,
  });
}

import type {
  ExecutorDocument,
  GateVerdict,
  PolicyDocument,
  RunAction,
  RunOrder,
  RunResult,
  RunState,
} from "@plumbline/contracts";
import type { RunDetails } from "./run-details.ts";

/** One attempt to make a model better, as it stands. */
export interface RunRecord {
  readonly id: string;
  readonly modelId: number;
  readonly model: string;
  readonly state: RunState;
  readonly action: RunAction;
  readonly reason: string;
  readonly actor: string;
  readonly decisionId: number | null;
  readonly incidentId: number | null;
  /** Its kind; "none" for what needs no program outside. */
  readonly executor: string;
  /** How often a program outside was asked for, from 1. */
  readonly attempt: number;
  readonly createdAtMs: number;
  /** Event time of the model's newest judged row when it was asked for. */
  readonly eventTimeMs: number;
  readonly changedAtMs: number;
  readonly deadlineMs: number | null;
  readonly nextLookMs: number;
  readonly endedAtMs: number | null;
  readonly cancelRequestedMs: number | null;
  /** What the executor needs to find it again. */
  readonly external: unknown;
  readonly externalUrl: string | null;
  /** SHA-256 of the token that the answer of this attempt carries. */
  readonly tokenHash: string | null;
  /** What came back by callback; the first answer of an attempt counts. */
  readonly answer: RunResult | null;
  readonly trainingSetId: string | null;
  readonly evaluationSetId: string | null;
  readonly champion: string | null;
  readonly candidate: string | null;
  readonly gate: GateVerdict | null;
  /** Which rows it learns from and is judged on; null until they are planned. */
  readonly details: RunDetails | null;
  readonly progress: RunProgress;
}

/** How far a run has come within its state; only the loop writes it. */
export interface RunProgress {
  /** How it stands, in words. */
  readonly message: string;
  /** What the configuration said when the run was taken up: it stays so until the end. */
  readonly settings: RunSettings | null;
  readonly isStartApproved: boolean;
  readonly isPromotionApproved: boolean;
  /** Failures in a row of the step that is next. */
  readonly failures: number;
  /** Of the attempt that is being started, until the executor has it. */
  readonly token: string | null;
  /** What the executor is given, but for the token. */
  readonly order: RunOrder | null;
  /** How much of each output is in the log, in the executor's own measure. */
  readonly tail: unknown;
  /** What the executor answered last. */
  readonly result: RunResult | null;
  readonly isRegistered: boolean;
}

export interface RunSettings {
  readonly executor: ExecutorDocument | null;
  readonly approval: PolicyDocument["approval"];
  readonly timeoutMs: number;
  readonly retries: number;
}

export const freshProgress: RunProgress = {
  message: "It waits for its turn",
  settings: null,
  isStartApproved: false,
  isPromotionApproved: false,
  failures: 0,
  token: null,
  order: null,
  tail: null,
  result: null,
  isRegistered: false,
};

/** Ids sort by the time they were made. @param random eight random bytes */
export function runIdOf(nowMs: number, random: Uint8Array): string {
  const time = Math.max(0, Math.trunc(nowMs)).toString(36).padStart(9, "0");
  const rest = [...random].map((byte) => (byte % 36).toString(36)).join("");
  return `r${time}${rest}`;
}

/** What the outside knows an attempt by: starting it again under the same key starts nothing twice. */
export const attemptKey = ({ id, attempt }: Pick<RunRecord, "id" | "attempt">): string =>
  `${id}-${attempt}`;

/** What approvals of a run are recorded under. */
export const approvalSubject = (what: "run" | "promotion", runId: string): string =>
  `${what}:${runId}`;

import type { Adjustment, AliasMoveKind } from "@plumbline/contracts";
import type { z } from "zod";
import type { OutgoingHttp } from "../outgoing/outgoing-http.ts";
import type { Scoring } from "./scoring.ts";

/** What a deployment is told: which version answers from now on. */
export interface DeployOrder {
  /** The same for each attempt at the same move. */
  readonly key: string;
  readonly model: string;
  readonly version: string;
  readonly previous: string | null;
  readonly kind: AliasMoveKind;
  readonly reason: string;
  readonly runId: string | null;
  readonly artifact: Scoring["artifact"];
  readonly adjustments: readonly Adjustment[];
  readonly threshold: number | null;
}

/** again: it may work later. failed: it never will. */
export interface DeployAnswer {
  readonly outcome: "done" | "again" | "failed";
  readonly message: string;
}

/** Runs a program without a shell. */
export type CommandRunner = (
  command: readonly string[],
  options: CommandOptions,
) => Promise<CommandResult>;

export interface CommandOptions {
  readonly input: string;
  readonly environment: Readonly<Record<string, string>>;
  /** @default the working folder of the server */
  readonly folder?: string | undefined;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

export interface CommandResult {
  /** Null when it could not start, or was ended from outside. */
  readonly exitCode: number | null;
  /** The end of what it wrote. */
  readonly output: string;
  /** Why there is no exit code. */
  readonly failure: "not-started" | "timed-out" | "stopped" | null;
}

export interface DeployEffects {
  readonly http: OutgoingHttp;
  readonly run: CommandRunner;
  readonly clock: () => number;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
}

/** A way to bring a version to those who answer with it. */
export interface Deployer<Config = unknown> {
  readonly id: string;
  readonly title: string;
  /** Of `deployment` in the configuration of the model. */
  readonly config: z.ZodType<Config>;
  readonly example: unknown;
  /** Null: nobody is told, model servers ask by themselves. */
  readonly tell:
    ((order: DeployOrder, config: Config, effects: DeployEffects) => Promise<DeployAnswer>) | null;
}

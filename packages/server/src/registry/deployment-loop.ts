import type { LoopPart } from "../domain/loop-part.ts";
import type { OutgoingHttp } from "../outgoing/outgoing-http.ts";
import { createDeploymentStore, type WaitingMove } from "../storage/metadata/deployment-store.ts";
import type { Metadata } from "../storage/metadata/open-metadata.ts";
import { createRegistryStore } from "../storage/metadata/registry-store.ts";
import type { CommandRunner, DeployAnswer, DeployOrder } from "./deployer.ts";
import { readDeployment } from "./deployers.ts";
import { scoringOf } from "./scoring.ts";

export interface DeploymentLoopParts {
  readonly metadata: Metadata;
  readonly http: OutgoingHttp;
  readonly run: CommandRunner;
  readonly clock: () => number;
  readonly random: () => number;
  /** Where secrets are, by name. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly onChanged: (change: {
    readonly what: "alias";
    readonly model: string;
    readonly id: number;
  }) => void;
}

export interface DeploymentLoopOptions {
  /** Most attempts to tell of a move; a drill has one. @default 8 */
  readonly maxAttempts?: number;
  /** @default 1_000 */
  readonly firstPauseMs?: number;
  /** @default 300_000 */
  readonly longestPauseMs?: number;
  /** How long a drill waits for model servers that ask by themselves. @default 120_000 */
  readonly drillWaitMs?: number;
}

const defaults = {
  maxAttempts: 8,
  firstPauseMs: 1_000,
  longestPauseMs: 300_000,
  drillWaitMs: 120_000,
} as const;
const mostAtOnce = 8;
const [busyPauseMs, idlePauseMs] = [200, 1_000];

/**
 * Tells deployments of moves until they are done or given up. What is under way is in memory only: after
 * a crash it is told again, under the same key.
 */
export function createDeploymentLoop(
  parts: DeploymentLoopParts,
  options: DeploymentLoopOptions = {},
): LoopPart {
  const { clock, metadata, onChanged } = parts;
  const settings = { ...defaults, ...options };
  const store = createDeploymentStore(metadata, clock);
  const registry = createRegistryStore(metadata, clock);
  const underWay = new Map<number, { readonly move: WaitingMove; answer: DeployAnswer | null }>();

  const settle = async (move: WaitingMove, state: "done" | "failed", message: string) => {
    if (await store.settle(move.id, { state, message })) {
      onChanged({ what: "alias", model: move.model, id: move.id });
    }
  };

  const finish = async (move: WaitingMove, { outcome, message }: DeployAnswer) => {
    if (outcome !== "again") return settle(move, outcome, message);
    const attempts = move.deployment.attempts + 1;
    const most = move.kind === "drill" ? 1 : settings.maxAttempts;
    if (attempts >= most) return settle(move, "failed", `${message} (after ${attempts} attempts)`);
    const longest = Math.min(settings.longestPauseMs, settings.firstPauseMs * 2 ** (attempts - 1));
    const pauseMs = longest * (0.5 + parts.random() / 2);
    return store.tryAgain(move.id, clock() + pauseMs, message);
  };

  const begin = async (move: WaitingMove, signal: AbortSignal): Promise<boolean> => {
    const deployment = readDeployment(move.document);
    if (deployment.isPolled === true) return lookForRows(move);
    if (deployment.isPolled === null) {
      const [issue] = deployment.issues;
      const problem = `${issue?.path.join(".") ?? ""}: ${issue?.problem ?? "is invalid"}`;
      await settle(move, "failed", `The deployment is not configured well: ${problem}`);
      return true;
    }
    if (!(await store.beginAttempt(move.id))) return false;
    const order = await orderOf(move);
    const entry: { readonly move: WaitingMove; answer: DeployAnswer | null } = {
      ...{ move, answer: null },
    };
    underWay.set(move.id, entry);
    deployment.tell(order, { ...parts, signal }).then(
      (answer) => (entry.answer = answer),
      (error: unknown) => (entry.answer = answerOfError(error)),
    );
    return true;
  };

  /** Rows of the version that are newer than the move: somebody answers with it. */
  const lookForRows = async (move: WaitingMove): Promise<boolean> => {
    if (move.lastSeenAtMs !== null && move.lastSeenAtMs > move.eventTimeMs) {
      await settle(move, "done", "Rows of this version came");
      return true;
    }
    if (move.kind !== "drill" || clock() - move.atMs < settings.drillWaitMs) return false;
    const seconds = Math.round(settings.drillWaitMs / 1000);
    await settle(move, "failed", `No model server asked for it within ${seconds} s`);
    return true;
  };

  const orderOf = async (move: WaitingMove): Promise<DeployOrder> => ({
    ...{ key: `move-${move.id}`, model: move.model, version: move.to ?? "", previous: move.from },
    ...{ kind: move.kind, reason: move.reason, runId: move.runId },
    ...scoringOf(await registry.list(move.modelId), move.to ?? ""),
  });

  return {
    name: "deployments",
    async turn(signal) {
      let did = false;
      for (const [id, { move, answer }] of underWay) {
        if (answer === null) continue;
        await finish(move, answer);
        underWay.delete(id);
        did = true;
      }
      const waiting = await store.waiting();
      for (const move of waiting) {
        const isDue = !underWay.has(move.id) && move.dueAtMs <= clock();
        if (isDue && underWay.size < mostAtOnce) did = (await begin(move, signal)) || did;
      }
      for (const there of await store.drillsToEnd()) {
        const back = await store.endDrill(there);
        if (back === undefined) continue;
        onChanged({ what: "alias", model: there.model, id: back.move.id });
        did = true;
      }
      return { did, nextInMs: waiting.length > 0 ? busyPauseMs : idlePauseMs };
    },
  };
}

function answerOfError(error: unknown): DeployAnswer {
  const message = error instanceof Error ? error.message : String(error);
  const isLost = error instanceof Error && "retryable" in error && error.retryable === false;
  return { outcome: isLost ? "failed" : "again", message };
}

import type { ExecutorDocument } from "@plumbline/contracts";
import { nearestName } from "@plumbline/core";
import type { z } from "zod";
import type { Executor } from "./executor.ts";
import { circleci } from "./executors/circleci.ts";
import { command } from "./executors/command.ts";
import { githubActions } from "./executors/github-actions.ts";
import { gitlabCi } from "./executors/gitlab-ci.ts";
import { jenkins } from "./executors/jenkins.ts";
import { kubeflowPipelines } from "./executors/kubeflow-pipelines.ts";
import { webhook } from "./executors/webhook.ts";

/** All ways to have a model trained. */
export const executors = [
  command,
  webhook,
  githubActions,
  gitlabCi,
  jenkins,
  circleci,
  kubeflowPipelines,
] as const;

type Bound<Call> = Call extends (
  ...args: [...infer Before, infer _Config, infer Effects]
) => infer Answer
  ? (...args: [...Before, Effects]) => Answer
  : never;

/** An executor with its configuration. */
export interface ReadyExecutor {
  readonly id: string;
  readonly reaches: Executor["reaches"];
  readonly secretNames: readonly string[];
  readonly start: Bound<Executor["start"]>;
  readonly find: Bound<Executor["find"]>;
  readonly look: Bound<Executor["look"]>;
  readonly cancel: Bound<Executor["cancel"]>;
  readonly check: Bound<Executor["check"]>;
  readonly readHook: Bound<Executor["readHook"]>;
}

export interface ExecutorIssue {
  readonly path: readonly PropertyKey[];
  readonly problem: string;
}

export type ReadExecutor =
  | { readonly isReady: true; readonly executor: ReadyExecutor }
  | { readonly isReady: false; readonly issues: readonly [ExecutorIssue, ...ExecutorIssue[]] };

/** @param document `policy.executor` of the configuration */
export function readExecutor(
  document: ExecutorDocument,
  list: readonly Executor[] = executors,
): ReadExecutor {
  const found = list.find(({ id }) => id === document.kind);
  if (found !== undefined) return bind(found, document);
  const names = list.map(({ id }) => id);
  const remedy = nearestName(document.kind, names);
  const problem = `there is no executor ${JSON.stringify(document.kind.slice(0, 80))}. ${remedy}`;
  return { isReady: false, issues: [{ path: ["kind"], problem }] };
}

function bind<Config>(executor: Executor<Config>, document: unknown): ReadExecutor {
  const parsed: z.ZodSafeParseResult<Config> = executor.config.safeParse(document);
  if (!parsed.success) {
    const [first, ...others] = parsed.error.issues.map(({ path, message }) => ({
      path,
      problem: message,
    }));
    const unknown = { path: [], problem: "it is invalid" };
    return { isReady: false, issues: [first ?? unknown, ...others] };
  }
  const config = parsed.data;
  return {
    isReady: true,
    executor: {
      ...{ id: executor.id, reaches: executor.reaches },
      secretNames: executor.secretNames(config),
      start: (attempt, order, effects) => executor.start(attempt, order, config, effects),
      find: (attempt, effects) => executor.find(attempt, config, effects),
      look: (attempt, tail, effects) => executor.look(attempt, tail, config, effects),
      cancel: (attempt, effects) => executor.cancel(attempt, config, effects),
      check: (effects) => executor.check(config, effects),
      readHook: (hook, effects) => executor.readHook(hook, config, effects),
    },
  };
}

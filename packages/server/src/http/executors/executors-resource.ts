import { executorCheckSchema, executorHookAnswerSchema } from "@plumbline/contracts";
import type { ExecutorCheck } from "@plumbline/contracts";
import { PlumblineError } from "@plumbline/core";
import { readModelConfig } from "../../monitors/monitored-models.ts";
import type { CheckFinding, ExecutorHook } from "../../retraining/executor.ts";
import { readExecutor, type ReadyExecutor } from "../../retraining/executors.ts";
import { recordAudit } from "../../storage/metadata/audit-record.ts";
import { createModelStore } from "../../storage/metadata/model-store.ts";
import { retryWhileBusy } from "../../storage/metadata/retry-while-busy.ts";
import { runRecords } from "../../storage/metadata/run-store.ts";
import type { App, Resource } from "../app.ts";
import type { HttpDeps } from "../http-deps.ts";
import { knownModel } from "../known-model.ts";
import { problemSchema } from "../problem.ts";
import { modelParams } from "../query-fields.ts";
import { requestActor } from "../request-actor.ts";

const tags = ["runs"];
const tag = "runs";
const description = "Runs: retraining, adjusting and rolling back";
const longestCheckMs = 30_000;
const mostHookBytes = 4 * 1024 * 1024;

/** Whether the program that trains can be started. */
export const executorsResource: Resource = { tag, description, register: addCheck };

/** Webhooks of CI systems: apart, for the signature is over the bytes as they came. */
export const executorHooksResource: Resource = {
  ...{ tag, description },
  register(app, deps) {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser(
      "*",
      { parseAs: "buffer", bodyLimit: mostHookBytes },
      (_request, body, done) => done(null, body),
    );
    addHook(app, deps);
  },
};

interface ModelExecutor {
  readonly id: number;
  readonly name: string;
  readonly executor: ReadyExecutor;
}

/** @throws PlumblineError PL_EXECUTOR_MISSING */
async function executorOf({ models, metadata }: HttpDeps, given: string): Promise<ModelExecutor> {
  const { id, name } = knownModel(models, given);
  const { document } = await createModelStore(metadata.db).config(id);
  const { policy } = readModelConfig(document === null ? null : JSON.stringify(document));
  const missing = (seen: string): PlumblineError =>
    new PlumblineError("PL_EXECUTOR_MISSING", { model: name, seen });
  if (policy?.executor === undefined) throw missing("its policy names none");
  const read = readExecutor(policy.executor);
  if (read.isReady) return { id, name, executor: read.executor };
  const [{ path, problem }] = read.issues;
  throw missing([...path, problem].join(": "));
}

function addCheck(app: App, deps: HttpDeps): void {
  const schema = {
    ...{
      tags,
      summary: "Try whether the executor of a model could start a run",
      params: modelParams,
    },
    description: "Nothing is started. What only a start would show is said to be unknown.",
    response: { 200: executorCheckSchema, 404: problemSchema, 409: problemSchema },
  };
  const route = { config: { scope: "operate" }, schema } as const;
  app.post("/v1/models/:model/executor/check", route, (request) =>
    checkModel(deps, {
      ...{ model: request.params.model, actor: requestActor(request) },
    }),
  );
}

interface Checking {
  readonly model: string;
  readonly actor: string;
}

async function checkModel(deps: HttpDeps, { model, actor }: Checking): Promise<ExecutorCheck> {
  const { name, executor } = await executorOf(deps, model);
  const checked = await checkExecutor(deps, executor);
  await retryWhileBusy(() =>
    deps.metadata.transaction((prepare) => {
      recordAudit(prepare, {
        ...{ atMs: deps.clock(), actor, action: "check-executor", subject: name },
        details: { executor: executor.id, isReady: checked.isReady },
      });
    }),
  );
  return checked;
}

async function checkExecutor(
  { outgoing, clock, environment, settings }: HttpDeps,
  executor: ReadyExecutor,
): Promise<ExecutorCheck> {
  const signal = AbortSignal.timeout(longestCheckMs);
  const effects = { http: outgoing.http, clock, environment, signal };
  const findings = await executor
    .check(effects)
    .catch((error: unknown): readonly CheckFinding[] => {
      if (!signal.aborted) throw error;
      const detail = `No whole answer came within ${longestCheckMs / 1000} s`;
      return [{ name: "connection", outcome: "bad", detail }];
    });
  const isReady = findings.every(({ outcome }) => outcome !== "bad");
  const ways = executor.reaches === "paths" ? [] : [wayBack(settings.publicUrl)];
  return { executor: executor.id, isReady, findings: [...findings, ...ways] };
}

/** Only who trains can try it: this server sees itself from inside. */
const wayBack = (publicUrl: string): CheckFinding => ({
  ...{ name: "way back", outcome: "unknown" },
  detail:
    publicUrl === ""
      ? "The setting public-url is empty: who trains is told the address that this server listens on, which often only this machine reaches"
      : `Who trains is told to call ${publicUrl}: only a start would show whether it can`,
});

function addHook(app: App, deps: HttpDeps): void {
  const { metadata, clock, environment, changes, wakeLoop } = deps;
  const schema = {
    ...{ tags, summary: "A CI system says that a pipeline went on or ended", params: modelParams },
    description:
      "Only a reason to look there at once, so it may come twice, late or out of order. Its signature is checked.",
    response: {
      ...{ 202: executorHookAnswerSchema, 403: problemSchema },
      ...{ 404: problemSchema, 409: problemSchema },
    },
  };
  // Whoever has the secret of the webhook may say so; see `readHook` of the executors.
  const route = { config: { scope: "open" }, schema } as const;
  app.post("/v1/models/:model/executor/hook", route, async (request, reply) => {
    const { id, name, executor } = await executorOf(deps, request.params.model);
    const answer = executor.readHook(hookOf(request.headers, request.body), { environment });
    if (answer.outcome === "refused") {
      throw new PlumblineError("PL_EXECUTOR_HOOK_REFUSED", { model: name, seen: answer.message });
    }
    const nothing = (detail: string) => reply.code(202).send({ outcome: "nothing-to-do", detail });
    if (answer.outcome === "other") return nothing(answer.message);
    const run = await retryWhileBusy(() =>
      metadata.transaction((prepare) => {
        const records = runRecords(prepare);
        const live = records.liveOf(id);
        if (live?.state !== "running") return undefined;
        records.hasten(live.id, clock());
        return live;
      }),
    );
    if (run === undefined) return nothing("No run is under way");
    changes.publish({ what: "run", model: name });
    wakeLoop();
    return reply.code(202).send({ outcome: "looked-at", detail: `${run.id} is looked at now` });
  });
}

function hookOf(
  headers: Readonly<Record<string, string | string[] | undefined>>,
  body: unknown,
): ExecutorHook {
  const flat = Object.entries(headers).map(([name, value]) => [
    name,
    typeof value === "string" ? value : undefined,
  ]);
  return {
    headers: Object.fromEntries(flat) as ExecutorHook["headers"],
    body: body instanceof Uint8Array ? body : new Uint8Array(),
  };
}

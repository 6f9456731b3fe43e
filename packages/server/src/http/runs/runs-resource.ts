import { randomBytes } from "node:crypto";
import {
  type Run,
  runLogAnswerSchema,
  runsAnswerSchema,
  runSchema,
  startRunSchema,
} from "@plumbline/contracts";
import { PlumblineError } from "@plumbline/core";
import { z } from "zod";
import type { RunRecord } from "../../domain/run.ts";
import { recordAudit } from "../../storage/metadata/audit-record.ts";
import { retryWhileBusy } from "../../storage/metadata/retry-while-busy.ts";
import { createRunStore, runRecords } from "../../storage/metadata/run-store.ts";
import type { App, Resource } from "../app.ts";
import type { HttpDeps } from "../http-deps.ts";
import { knownModel } from "../known-model.ts";
import { problemSchema } from "../problem.ts";
import { idNumber, modelParams, pageLimit } from "../query-fields.ts";
import { requestActor } from "../request-actor.ts";
import { addRunLogEvents } from "./run-log-events.ts";
import { shownEntry, shownRun } from "./shown-run.ts";
import { startRun } from "./start-run.ts";

const tags = ["runs"];
const runParams = z.object({ id: z.string().describe("Id of the run") });

/** Attempts to make a model better. */
export const runsResource: Resource = {
  tag: "runs",
  description: "Runs: retraining, adjusting and rolling back",
  register(app, deps) {
    addReading(app, deps);
    addLog(app, deps);
    addRunLogEvents(app, deps);
    addStarting(app, deps);
    addCancelling(app, deps);
  },
};

/** @throws PlumblineError PL_RUN_UNKNOWN */
function known(run: RunRecord | undefined, id: string): RunRecord {
  if (run !== undefined) return run;
  throw new PlumblineError("PL_RUN_UNKNOWN", { run: id.slice(0, 80) });
}

function addReading(app: App, { metadata, models }: HttpDeps): void {
  const store = createRunStore(metadata);
  const listed = {
    ...{ tags, summary: "Runs of a model, newest first", params: modelParams },
    querystring: z.strictObject({
      before: z.string().max(80).optional().describe("Only older ones than this run"),
      limit: pageLimit(50, 500),
    }),
    response: { 200: runsAnswerSchema, 404: problemSchema },
  };
  const list = { config: { scope: "read" }, schema: listed } as const;
  app.get("/v1/models/:model/runs", list, async ({ params, query: { before, limit } }) => {
    const { id } = knownModel(models, params.model);
    const page = before === undefined ? {} : { beforeId: before };
    const runs = await store.list({ modelId: id, limit, ...page });
    const next = runs.length < limit ? null : (runs.at(-1)?.id ?? null);
    return { runs: runs.map(shownRun), next };
  });
  const latest = {
    ...{ tags, summary: "Runs of all models, newest first" },
    querystring: z.strictObject({ limit: pageLimit(20, 200) }),
    response: { 200: runsAnswerSchema },
  };
  app.get("/v1/runs", { config: { scope: "read" }, schema: latest }, async ({ query }) => {
    const runs = await store.list({ limit: query.limit });
    return { runs: runs.map(shownRun), next: null };
  });
  const shown = {
    ...{ tags, summary: "A run with its verdict", params: runParams },
    response: { 200: runSchema, 404: problemSchema },
  };
  const show = { config: { scope: "read" }, schema: shown } as const;
  app.get("/v1/runs/:id", show, async ({ params: { id } }) =>
    shownRun(known(await store.get(id), id)),
  );
}

function addLog(app: App, { metadata }: HttpDeps): void {
  const schema = {
    ...{ tags, summary: "The log of a run, from an entry on", params: runParams },
    description:
      "Ask again with ?after=next until isOver to follow a run, or take …/log/events, which tells.",
    querystring: z.strictObject({ after: idNumber.default(0), limit: pageLimit(1_000, 5_000) }),
    response: { 200: runLogAnswerSchema, 404: problemSchema },
  };
  const route = { config: { scope: "read" }, schema } as const;
  app.get("/v1/runs/:id/log", route, ({ params: { id }, query: { after, limit } }) =>
    metadata.read((prepare) => {
      const records = runRecords(prepare);
      const run = known(records.get(id), id);
      const entries = records.entries(id, { afterId: after, limit });
      const isOver = run.endedAtMs !== null && entries.length < limit;
      return { entries: entries.map(shownEntry), next: entries.at(-1)?.id ?? after, isOver };
    }),
  );
}

function addStarting(app: App, { metadata, models, clock, changes, wakeLoop }: HttpDeps): void {
  const schema = {
    ...{ tags, summary: "Ask for a run now", params: modelParams, body: startRunSchema },
    description: "What the policy wants allowed by a person is wanted here too.",
    response: {
      ...{ 201: runSchema, 400: problemSchema, 404: problemSchema },
      ...{ 409: problemSchema, 422: problemSchema },
    },
  };
  const route = { config: { scope: "operate" }, schema } as const;
  app.post("/v1/models/:model/runs", route, async (request, reply) => {
    const { action, reason, incident = null } = request.body;
    const model = knownModel(models, request.params.model);
    const run = await startRun(metadata, {
      ...{ model, action, reason, incident, actor: requestActor(request), atMs: clock() },
      randomBytes: randomBytes(8),
    });
    changes.publish({ what: "run", model: model.name });
    wakeLoop();
    return reply.code(201).send(shownRun(run));
  });
}

function addCancelling(app: App, deps: HttpDeps): void {
  const schema = {
    ...{ tags, summary: "Ask for the end of a run, whatever it does", params: runParams },
    description: "What comes back from outside after this is noted, and does not count.",
    body: z.strictObject({ reason: z.string().min(1).max(2_000) }),
    response: { 200: runSchema, 400: problemSchema, 404: problemSchema, 409: problemSchema },
  };
  const route = { config: { scope: "operate" }, schema } as const;
  app.post("/v1/runs/:id/cancel", route, (request) =>
    cancelRun(deps, request.params.id, {
      actor: requestActor(request),
      reason: request.body.reason,
    }),
  );
}

async function cancelRun(
  { metadata, clock, changes, wakeLoop }: HttpDeps,
  id: string,
  { actor, reason }: { readonly actor: string; readonly reason: string },
): Promise<Run> {
  const atMs = clock();
  const run = await retryWhileBusy(() =>
    metadata.transaction((prepare) => {
      const records = runRecords(prepare);
      const found = known(records.get(id), id);
      if (found.endedAtMs !== null) {
        const details = { run: id, state: found.state, what: "there is nothing to cancel" };
        throw new PlumblineError("PL_RUN_OVER", details);
      }
      if (!records.requestCancel(id, atMs)) return found;
      const text = `${actor} asked for its end: ${reason}`;
      records.addEntries(id, [{ kind: "note", text, atMs }]);
      recordAudit(prepare, {
        ...{ atMs, actor, action: "run-cancel-asked", subject: found.model },
        details: { run: id, reason },
      });
      return known(records.get(id), id);
    }),
  );
  changes.publish({ what: "run", model: run.model });
  wakeLoop();
  return shownRun(run);
}

import type { Readable } from "node:stream";
import { join } from "node:path";
import { runResultSchema, runSchema } from "@plumbline/contracts";
import { PlumblineError } from "@plumbline/core";
import { z } from "zod";
import { uploadsOf } from "../../retraining/run-uploads.ts";
import { createRunStore } from "../../storage/metadata/run-store.ts";
import type { App, Resource } from "../app.ts";
import type { HttpDeps } from "../http-deps.ts";
import { takeRawBodies } from "../ingest/ingest-route.ts";
import { problemSchema } from "../problem.ts";
import { answerRun, requireRunToken } from "./answer-run.ts";
import { keepRunFile } from "./run-files.ts";
import { shownRun } from "./shown-run.ts";

const tags = ["runs"];
const security = "With the token of the order as Authorization: Bearer.";

/** What comes back from programs that train. */
export const runAnswersResource: Resource = {
  tag: "runs",
  description: "Runs: retraining, adjusting and rolling back",
  register(app, deps) {
    addResult(app, deps);
  },
};

/** Files apart: their bodies are streams. */
export const runFilesResource: Resource = {
  tag: "runs",
  description: "Runs: retraining, adjusting and rolling back",
  register(app, deps) {
    takeRawBodies(app);
    addFiles(app, deps);
  },
};

function addResult(app: App, { metadata, clock, changes, wakeLoop }: HttpDeps): void {
  const schema = {
    ...{ tags, summary: "The answer of the program that trains", description: security },
    params: z.object({ id: z.string() }),
    body: runResultSchema,
    response: {
      ...{ 200: runSchema, 400: problemSchema, 403: problemSchema },
      ...{ 404: problemSchema, 409: problemSchema },
    },
  };
  // Whoever has the token may answer; see `requireRunToken`.
  const route = { config: { scope: "open" }, schema } as const;
  app.put("/v1/runs/:id/result", route, async ({ params, body, headers }) => {
    const given = { result: body, authorization: headers.authorization, atMs: clock() };
    const run = await answerRun(metadata, params.id, given);
    changes.publish({ what: "run", model: run.model });
    wakeLoop();
    return shownRun(run);
  });
}

function addFiles(app: App, { metadata, runFolder, settings }: HttpDeps): void {
  const store = createRunStore(metadata);
  const schema = {
    ...{ tags, summary: "A file that the answer will name: the body is the file" },
    ...{ description: security, consumes: ["application/octet-stream"] },
    params: z.object({ id: z.string(), name: z.string() }),
    response: {
      201: z.strictObject({ name: z.string(), bytes: z.int() }),
      ...{ 400: problemSchema, 403: problemSchema, 404: problemSchema, 409: problemSchema },
      ...{ 413: problemSchema, 422: problemSchema },
    },
  };
  const route = { config: { scope: "open" }, schema } as const;
  app.put("/v1/runs/:id/files/:name", route, async (request, reply) => {
    const { id, name } = request.params;
    // The rest of a refused body is not waited for.
    const refused = (error: unknown): never => {
      void reply.header("connection", "close");
      throw error;
    };
    const run = await store.get(id);
    if (run === undefined) {
      return refused(new PlumblineError("PL_RUN_UNKNOWN", { run: id.slice(0, 80) }));
    }
    try {
      requireRunToken(run, request.headers.authorization);
    } catch (error) {
      return refused(error);
    }
    if (run.endedAtMs !== null || run.answer !== null) {
      const seen = run.answer === null ? `it is ${run.state}` : "it has been answered already";
      return refused(new PlumblineError("PL_RUN_ANSWERED", { run: id, seen }));
    }
    const content = request.body as Readable | undefined | null;
    if (content === undefined || content === null) {
      const details = { seen: "it is empty", remedy: "Send the file as body" };
      throw new PlumblineError("PL_BODY_MALFORMED", details);
    }
    const limitBytes = settings.artifactLimitBytes;
    // Said before the body is read, for a body that is broken off is not answered.
    if (Number(request.headers["content-length"] ?? 0) > limitBytes) {
      return refused(new PlumblineError("PL_ARTIFACT_TOO_LARGE", { limitBytes }));
    }
    const folder = uploadsOf(join(runFolder, run.id, String(run.attempt)));
    const bytes = await keepRunFile(folder, name, { content, limitBytes }).catch(refused);
    return reply.code(201).send({ name, bytes });
  });
}

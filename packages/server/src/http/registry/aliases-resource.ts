import {
  aliasesSchema,
  aliasMovedSchema,
  aliasNames,
  drillSchema,
  modelNameSchema,
} from "@plumbline/contracts";
import { z } from "zod";
import { scoringOf } from "../../registry/scoring.ts";
import { createAliasStore, type Moved } from "../../storage/metadata/alias-store.ts";
import { createDrillStore } from "../../storage/metadata/drill-store.ts";
import { createRegistryStore } from "../../storage/metadata/registry-store.ts";
import type { App, Resource } from "../app.ts";
import type { HttpDeps } from "../http-deps.ts";
import { knownModel } from "../known-model.ts";
import { problemSchema } from "../problem.ts";
import { modelParams, pageLimit } from "../query-fields.ts";
import { isoTime } from "../read-side/iso-time.ts";
import { requestActor } from "../request-actor.ts";
import { shownDrill } from "./shown-drill.ts";
import { shownMove } from "./shown-move.ts";

const tags = ["registry"];
const params = modelParams;
const reason = z.string().min(1).max(2_000).describe("Why, for the audit");
const approve = { scope: "approve" } as const;
const refusals = { 404: problemSchema, 409: problemSchema, 503: problemSchema } as const;

/** Who is champion, and who was. */
export const aliasesResource: Resource = {
  tag: "registry",
  description: "Who is champion, and who was",
  register(app, deps) {
    addReading(app, deps);
    addMoves(app, deps);
    addDrill(app, deps);
  },
};

function addReading(app: App, { models, metadata, clock }: HttpDeps): void {
  const aliases = createAliasStore(metadata, clock);
  const schema = {
    ...{ tags, summary: "Champion, challenger and shadow, and the moves that led there", params },
    querystring: z.strictObject({ limit: pageLimit(50, 500) }),
    response: { 200: aliasesSchema, 404: problemSchema },
  };
  const route = { config: { scope: "read" }, schema } as const;
  app.get("/v1/models/:model/aliases", route, async ({ params: { model: name }, query }) => {
    const model = knownModel(models, name);
    const targets = await aliases.targets(model.id);
    const moves = await aliases.moves(model.id, query);
    return {
      aliases: targets.map(({ alias, version, sinceMs, revision }) => ({
        ...{ alias, version, revision, isNamed: sinceMs !== null },
        since: sinceMs === null ? null : isoTime(sinceMs),
      })),
      previousChampion: await aliases.previousChampion(model.id),
      moves: moves.map((move) => shownMove(move, model.name)),
    };
  });
}

function addMoves(app: App, deps: HttpDeps): void {
  const { models, metadata, clock } = deps;
  const aliases = createAliasStore(metadata, clock);
  const moved = {
    ...{ tags, summary: "Move an alias to a version: promote it" },
    description: "An artifact that is kept here is read first: it has to have its digest.",
    params: params.extend({ alias: z.enum(aliasNames) }),
    body: z.strictObject({ version: modelNameSchema, reason }),
    response: { 200: aliasMovedSchema, ...refusals },
  };
  const move = { config: approve, schema: moved } as const;
  app.put("/v1/models/:model/aliases/:alias", move, async (request, reply) => {
    const model = knownModel(models, request.params.model);
    const { version, reason: why } = request.body;
    await checkArtifact(deps, model.id, version);
    const answer = await aliases.moveAlias({
      ...{ modelId: model.id, alias: request.params.alias, to: version, kind: "promotion" },
      ...{ actor: requestActor(request), reason: why, runId: null, eventTimeMs: null },
    });
    return reply.send(tell(deps, answer, model.name));
  });
  const back = {
    ...{ tags, summary: "Move the champion back to the one before it", params },
    body: z.strictObject({ reason }),
    response: { 200: aliasMovedSchema, ...refusals },
  };
  const rollback = { config: approve, schema: back } as const;
  app.post("/v1/models/:model/rollback", rollback, async (request, reply) => {
    const model = knownModel(models, request.params.model);
    const answer = await aliases.rollBack({
      ...{ modelId: model.id, actor: requestActor(request), reason: request.body.reason },
      ...{ runId: null, eventTimeMs: null },
    });
    return reply.send(tell(deps, answer, model.name));
  });
}

function tell({ changes, wakeLoop }: HttpDeps, { isNew, move }: Moved, model: string) {
  if (isNew) {
    changes.publish({ what: "alias", model });
    wakeLoop();
  }
  return { isNew, move: shownMove(move, model) };
}

const keptHere = /^plumbline:(sha256:[0-9a-f]{64})$/;

/** A way back must not depend on a disk that reads well: rollbacks are not held up by this. */
async function checkArtifact(
  { metadata, clock, artifacts }: HttpDeps,
  modelId: number,
  version: string,
): Promise<void> {
  const versions = await createRegistryStore(metadata, clock).list(modelId);
  const { artifact } = scoringOf(versions, version);
  const digest = artifact === null ? undefined : keptHere.exec(artifact.address)?.[1];
  if (digest !== undefined) await artifacts.verify(digest);
}

const [drillLookMs, drillAnswerMs] = [200, 30_000];

function addDrill(app: App, deps: HttpDeps): void {
  const { models, metadata, clock, changes, wakeLoop } = deps;
  const drills = createDrillStore(metadata, clock);
  const looked = {
    ...{ tags, summary: "The latest rehearsed rollback", params },
    response: { 200: drillSchema, 404: problemSchema },
  };
  const look = { config: { scope: "read" }, schema: looked } as const;
  app.get("/v1/models/:model/drill", look, async ({ params: asked }) => {
    const model = knownModel(models, asked.model);
    return shownDrill(await drills.latest(model.id), model.name);
  });
  let isClosing = false;
  app.addHook("preClose", (done) => {
    isClosing = true;
    done();
  });
  const schema = {
    ...{ tags, summary: "Rehearse the rollback: to the previous champion and back", params },
    description:
      "It really moves: the deployment is told twice, or model servers ask twice. Answers when both are " +
      "done, or after 30 s with how far it is. Refused while a run or a watch is under way.",
    body: z.strictObject({ reason: reason.default("drill"), wait: z.boolean().default(true) }),
    response: { 200: drillSchema, 202: drillSchema, ...refusals },
  };
  const route = { config: approve, schema } as const;
  app.post("/v1/models/:model/drill", route, async (request, reply) => {
    const model = knownModel(models, request.params.model);
    const { reason: why, wait } = request.body;
    await drills.begin({ modelId: model.id, actor: requestActor(request), reason: why });
    changes.publish({ what: "alias", model: model.name });
    wakeLoop();
    const until = performance.now() + (wait ? drillAnswerMs : 0);
    for (;;) {
      const drill = shownDrill(await drills.latest(model.id), model.name);
      const isOver = drill.state !== "under-way";
      if (isOver || isClosing || performance.now() >= until) {
        return reply.code(isOver ? 200 : 202).send(drill);
      }
      await new Promise((resolve) => setTimeout(resolve, drillLookMs));
    }
  });
}

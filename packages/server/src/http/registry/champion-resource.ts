import { aliasNames, championSchema, type AliasName, type Champion } from "@plumbline/contracts";
import { PlumblineError } from "@plumbline/core";
import { z } from "zod";
import { readModelConfig } from "../../monitors/monitored-models.ts";
import { readDeployment } from "../../registry/deployers.ts";
import { scoringOf } from "../../registry/scoring.ts";
import { createAliasStore, type AliasTarget } from "../../storage/metadata/alias-store.ts";
import { createDeploymentStore } from "../../storage/metadata/deployment-store.ts";
import { createModelStore } from "../../storage/metadata/model-store.ts";
import { createRegistryStore } from "../../storage/metadata/registry-store.ts";
import type { Resource } from "../app.ts";
import type { HttpDeps } from "../http-deps.ts";
import { knownModel } from "../known-model.ts";
import { problemSchema } from "../problem.ts";
import { modelParams } from "../query-fields.ts";
import { createChampionWatch } from "./champion-watch.ts";

const longestWaitMs = 60_000;
/** An answer has to come before the connection counts as idle. */
const idleShare = 0.8;

const querystring = z.strictObject({
  alias: z.enum(aliasNames).default("champion"),
  after: z.coerce
    .number({ error: "expected the revision of an earlier answer" })
    .int()
    .min(0)
    .optional()
    .describe("Answer when another move came, or when the time is over"),
  waitMs: z.coerce
    .number({ error: `expected milliseconds up to ${longestWaitMs}` })
    .int()
    .min(0)
    .max(longestWaitMs)
    .default(30_000),
});

/** What model servers ask: which version answers. */
export const championResource: Resource = {
  tag: "registry",
  description: "Which version answers",
  register(app, deps) {
    const { models, metadata, clock, changes, settings } = deps;
    const aliases = createAliasStore(metadata, clock);
    const watch = createChampionWatch(changes);
    app.addHook("preClose", (done) => {
      watch.close();
      done();
    });
    const targetAfter = async (
      { id, name }: { readonly id: number; readonly name: string },
      { alias, after, waitMs }: z.output<typeof querystring>,
    ): Promise<AliasTarget> => {
      const longest = Math.min(waitMs, settings.idleTimeoutMs * idleShare);
      const until = performance.now() + (after === undefined ? 0 : longest);
      for (;;) {
        const target = await aliases.target(id, alias);
        if (target === undefined)
          throw new PlumblineError("PL_CHAMPION_NONE", { model: name, alias });
        const leftMs = until - performance.now();
        const isOther = after === undefined || target.revision !== after;
        if (isOther || leftMs <= 0 || watch.isClosed) return target;
        await watch.wait(name, leftMs);
      }
    };
    const schema = {
      ...{ tags: ["registry"], summary: "Which version answers, and what is done to its score" },
      description:
        "With `after`, it answers as soon as the alias has moved beyond that revision, or with the same " +
        "revision when the time is over: ask again at once.",
      ...{ params: modelParams, querystring },
      response: { 200: championSchema, 404: problemSchema, 503: problemSchema },
    };
    const route = { config: { scope: "read" }, schema } as const;
    app.get("/v1/models/:model/champion", route, async (request, reply) => {
      const model = knownModel(models, request.params.model);
      const target = await targetAfter(model, request.query);
      void reply.header("cache-control", "no-store");
      const answer = await championOf(deps, model, target);
      if (request.query.after !== target.revision) await noteAnswered(deps, model, target);
      return answer;
    });
  },
};

async function championOf(
  { metadata, clock }: HttpDeps,
  { id, name }: { readonly id: number; readonly name: string },
  { alias, version, revision }: AliasTarget,
): Promise<Champion> {
  const versions = await createRegistryStore(metadata, clock).list(id);
  const scoring = scoringOf(versions, version);
  const { threshold = null } = await configOf(metadata, id);
  return {
    ...{ model: name, alias: alias satisfies AliasName, version, revision },
    ...{ artifact: scoring.artifact, adjustments: [...scoring.adjustments] },
    threshold: scoring.threshold ?? threshold,
  };
}

/** Where model servers ask by themselves, the answer is the deployment. */
async function noteAnswered(
  { metadata, clock, changes }: HttpDeps,
  { id, name }: { readonly id: number; readonly name: string },
  { alias, revision }: AliasTarget,
): Promise<void> {
  if (alias !== "champion" || revision === 0) return;
  const { deployment } = await configOf(metadata, id);
  if (readDeployment(deployment).isPolled !== true) return;
  const [move] = await createAliasStore(metadata, clock).moves(id, { alias, limit: 1 });
  if (move?.id !== revision || move.deployment.state !== "waiting") return;
  const outcome = { state: "done", message: "A model server asked for it" } as const;
  const isFirst = await createDeploymentStore(metadata, clock).settle(revision, outcome);
  if (isFirst) changes.publish({ what: "alias", model: name });
}

async function configOf({ db }: HttpDeps["metadata"], modelId: number) {
  const { document } = await createModelStore(db).config(modelId);
  return readModelConfig(document === null ? null : JSON.stringify(document));
}

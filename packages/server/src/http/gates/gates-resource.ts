import {
  durationMs,
  gateRequestSchema,
  gatesAnswerSchema,
  policySchema,
  storedGateSchema,
  type GateRequest,
  type ModelConfig,
  type StoredGate,
} from "@plumbline/contracts";
import { PlumblineError } from "@plumbline/core";
import { z } from "zod";
import type { TimeWindow } from "../../domain/time-window.ts";
import { readModelConfig } from "../../monitors/monitored-models.ts";
import { aliasTargetIn } from "../../storage/metadata/alias-store.ts";
import { eventClock } from "../../storage/metadata/event-clock.ts";
import { addGate, listGates, type KeptGate } from "../../storage/metadata/gate-store.ts";
import { createModelStore } from "../../storage/metadata/model-store.ts";
import { createRegistryStore } from "../../storage/metadata/registry-store.ts";
import { retryWhileBusy } from "../../storage/metadata/retry-while-busy.ts";
import type { App, Resource } from "../app.ts";
import type { HttpDeps } from "../http-deps.ts";
import { knownModel } from "../known-model.ts";
import { problemSchema } from "../problem.ts";
import { modelParams, pageLimit } from "../query-fields.ts";
import { isoTime } from "../read-side/iso-time.ts";
import { knownVersion } from "../registry/known-version.ts";
import { requestActor } from "../request-actor.ts";

const tags = ["gates"];

/** Whether a version may take the champion's place, asked at any time. */
export const gatesResource: Resource = {
  tag: "gates",
  description: "Gates: whether a version may take the champion's place",
  register(app, deps) {
    addAsking(app, deps);
    addReading(app, deps);
  },
};

function addAsking(app: App, deps: HttpDeps): void {
  const schema = {
    ...{ tags, summary: "Judge a version against the champion on the rows that both answered" },
    description:
      "An adjustment of the champion is judged by what it makes of the champion's scores; any other " +
      "version by its own logged answers to the same cases, which are rows of the same time and " +
      "subject. Nothing is promoted: the verdict is kept and answered.",
    ...{ params: modelParams, body: gateRequestSchema },
    response: {
      ...{ 200: storedGateSchema, 400: problemSchema, 404: problemSchema },
      ...{ 422: problemSchema, 503: problemSchema },
    },
  };
  const route = { config: { scope: "operate" }, schema } as const;
  app.post("/v1/models/:model/gate", route, (request) => {
    const { id: modelId, name: model } = knownModel(deps.models, request.params.model);
    const of = { modelId, model, request: request.body };
    return askGate(deps, of, requestActor(request));
  });
}

async function askGate(deps: HttpDeps, of: AskedOf, actor: string): Promise<StoredGate> {
  const { modelId, model } = of;
  const asked = await gatedVersions(deps, of);
  const judged = await deps.reads.gate({ modelId, model, ...asked });
  const kept = { ...judged, atMs: deps.clock(), actor };
  await retryWhileBusy(() =>
    deps.metadata.transaction((prepare) => addGate(prepare, { ...kept, modelId, model })),
  );
  return shownGate({ ...kept, runId: null });
}

interface AskedOf {
  readonly modelId: number;
  readonly model: string;
  readonly request: GateRequest;
}

async function gatedVersions(deps: HttpDeps, { modelId, model, request }: AskedOf) {
  const { metadata, clock } = deps;
  const { document } = await createModelStore(metadata.db).config(modelId);
  const config = readModelConfig(document === null ? null : JSON.stringify(document));
  const versions = await createRegistryStore(metadata, clock).list(modelId);
  const { candidate } = request;
  const { champion, nowMs } = await metadata.read((prepare) => ({
    champion: request.champion ?? aliasTargetIn(prepare, modelId, "champion")?.version,
    nowMs: eventClock(prepare, modelId, clock()).nowMs,
  }));
  if (champion === undefined) {
    return refuse(candidate, `${model} has no champion to be judged against: name one`);
  }
  for (const one of [champion, candidate]) knownVersion(versions, model, one);
  if (champion === candidate) return refuse(candidate, "it is the champion itself");
  if (nowMs === null) return refuse(candidate, `${model} has no rows yet`);
  return { champion, candidate, config, versions, ...periodOf(request, config, nowMs) };
}

/** As long as a policy judges candidates by, up to now, unless somebody says otherwise. */
function periodOf({ from, to }: GateRequest, { policy }: ModelConfig, nowMs: number): TimeWindow {
  const endMs = to === undefined ? nowMs + 1 : Date.parse(to);
  const { evaluation } = policy ?? policySchema.parse({ actions: ["recalibrate"] });
  const startMs = from === undefined ? endMs - durationMs(evaluation.window) : Date.parse(from);
  if (startMs < endMs) return { startMs, endMs };
  throw new PlumblineError("PL_REQUEST_INVALID", {
    problem: "the rows of the gate end before they begin",
  });
}

function refuse(candidate: string, problem: string): never {
  throw new PlumblineError("PL_GATE_IMPOSSIBLE", { candidate, problem });
}

function addReading(app: App, { models, metadata }: HttpDeps): void {
  const schema = {
    ...{ tags, summary: "Verdicts of the gate, of runs and of people, newest first" },
    ...{ params: modelParams, querystring: z.strictObject({ limit: pageLimit(50, 500) }) },
    response: { 200: gatesAnswerSchema, 400: problemSchema, 404: problemSchema },
  };
  const route = { config: { scope: "read" }, schema } as const;
  app.get("/v1/models/:model/gates", route, async ({ params, query }) => {
    const { id } = knownModel(models, params.model);
    const gates = await metadata.read((prepare) => listGates(prepare, id, query.limit));
    return { gates: gates.map(shownGate) };
  });
}

function shownGate({ atMs, actor, runId, period, gate }: KeptGate): StoredGate {
  return {
    ...{ at: isoTime(atMs), actor, runId, gate },
    from: period === null ? null : isoTime(period.startMs),
    to: period === null ? null : isoTime(period.endMs),
  };
}

import {
  assignSchema,
  closeSchema,
  falseAlarmsSchema,
  incidentKinds,
  incidentSchema,
  incidentsAnswerSchema,
  incidentStates,
  noteSchema,
  requiredNoteSchema,
  severities,
} from "@plumbline/contracts";
import { PlumblineError } from "@plumbline/core";
import type { FastifyRequest } from "fastify";
import { z } from "zod";
import { liveStates } from "../../domain/incident.ts";
import { readModelConfig } from "../../monitors/monitored-models.ts";
import { incidentRecords, type IncidentFilter } from "../../storage/metadata/incident-store.ts";
import type { App, Resource } from "../app.ts";
import type { HttpDeps } from "../http-deps.ts";
import { knownModel } from "../known-model.ts";
import { problemSchema } from "../problem.ts";
import { idNumber, modelParams, pageLimit } from "../query-fields.ts";
import { requestActor } from "../request-actor.ts";
import { changeIncident, type PersonalAct } from "./change-incident.ts";
import { falseAlarmsOf } from "./false-alarms.ts";
import { readIncident, shownIncident } from "./incident-view.ts";

const tags = ["incidents"];
const params = z.object({ id: idNumber.describe("Number of the incident") });

/** What is wrong, what was done about it, and what people have to say. */
export const incidentsResource: Resource = {
  tag: "incidents",
  description: "What went wrong, and what was done about it",
  register(app, deps) {
    addReading(app, deps);
    addMoves(app, deps);
    addFalseAlarms(app, deps);
  },
};

const querystring = z.strictObject({
  model: z.string().optional().describe("Only of this model"),
  state: z
    .enum([...incidentStates, "live", "all"])
    .default("all")
    .describe("live: open, acknowledged or mitigated"),
  kind: z.enum(incidentKinds).optional(),
  severity: z.enum(severities).optional(),
  before: idNumber.optional().describe("`next` of the page before"),
  limit: pageLimit(100, 1_000),
});

function addReading(app: App, { metadata, models, clock }: HttpDeps): void {
  const config = { scope: "read" } as const;
  const listSchema = {
    ...{ tags, summary: "Incidents, newest first", querystring },
    response: { 200: incidentsAnswerSchema, 400: problemSchema, 404: problemSchema },
  };
  app.get("/v1/incidents", { config, schema: listSchema }, async ({ query }) => {
    const { model, state, kind, severity, before, limit } = query;
    const states = state === "live" ? liveStates : state === "all" ? undefined : [state];
    const filter: IncidentFilter = {
      ...(model === undefined ? {} : { modelId: knownModel(models, model).id }),
      ...(states === undefined ? {} : { states }),
      ...(kind === undefined ? {} : { kind }),
      ...(severity === undefined ? {} : { severity }),
      ...(before === undefined ? {} : { before }),
      limit: limit + 1,
    };
    const found = await metadata.read((prepare) => incidentRecords(prepare).list(filter));
    const page = found.slice(0, limit);
    const next = found.length > limit ? (page.at(-1)?.id ?? null) : null;
    return { incidents: page.map(shownIncident), next };
  });
  const oneSchema = {
    ...{ tags, summary: "An incident with its timeline and all that belongs to it", params },
    response: { 200: incidentSchema, 404: problemSchema },
  };
  app.get("/v1/incidents/:id", { config, schema: oneSchema }, async ({ params: { id } }) => {
    const found = await metadata.read((prepare) => readIncident(prepare, id, clock()));
    if (found === undefined) throw new PlumblineError("PL_INCIDENT_UNKNOWN", { id });
    return found;
  });
}

const answers = {
  ...{ 200: incidentSchema, 400: problemSchema, 404: problemSchema, 409: problemSchema },
  503: problemSchema,
};

function addMoves(app: App, deps: HttpDeps): void {
  const config = { scope: "operate" } as const;
  const act = (request: FastifyRequest, id: number, what: PersonalAct) =>
    changeIncident(deps, id, what, requestActor(request));
  const summaries = {
    acknowledge: "Say that somebody looks at it",
    mitigate: "Say that it does no more harm",
    resolve: "Say that it is over",
  } as const;
  for (const to of ["acknowledge", "mitigate", "resolve"] as const) {
    const body = noteSchema.nullish();
    const schema = { ...{ tags, summary: summaries[to], params, body }, response: answers };
    app.post(`/v1/incidents/:id/${to}`, { config, schema }, (request) =>
      act(request, request.params.id, { move: { to }, note: request.body?.note }),
    );
  }
  const closing = { ...{ tags, summary: "Close it and say what it was", params } };
  app.post(
    "/v1/incidents/:id/close",
    { config, schema: { ...closing, body: closeSchema, response: answers } },
    (request) => {
      const { reason, note } = request.body;
      return act(request, request.params.id, { move: { to: "close", reason }, note });
    },
  );
  const assigning = { ...{ tags, summary: "Say who answers for it", params } };
  app.post(
    "/v1/incidents/:id/assign",
    { config, schema: { ...assigning, body: assignSchema, response: answers } },
    (request) => act(request, request.params.id, { owner: request.body.owner }),
  );
  const noting = { ...{ tags, summary: "Write on its timeline", params } };
  app.post(
    "/v1/incidents/:id/note",
    { config, schema: { ...noting, body: requiredNoteSchema, response: answers } },
    (request) => act(request, request.params.id, { text: request.body.text }),
  );
}

function addFalseAlarms(app: App, { metadata, models, clock }: HttpDeps): void {
  const schema = {
    ...{ tags, summary: "False alarms against the stated rates", params: modelParams },
    querystring: z.strictObject({ days: z.coerce.number().int().min(1).max(3_650).default(30) }),
    response: { 200: falseAlarmsSchema, 400: problemSchema, 404: problemSchema },
  };
  const route = { config: { scope: "read" }, schema } as const;
  app.get("/v1/models/:model/false-alarms", route, async ({ params: { model }, query }) => {
    const { id: modelId } = knownModel(models, model);
    return metadata.read((prepare) => {
      const row = prepare("select config_json from models where id = ?").get(modelId);
      const { monitors } = readModelConfig((row?.["config_json"] ?? null) as string | null);
      return falseAlarmsOf(prepare, { modelId, days: query.days, nowMs: clock(), monitors });
    });
  });
}

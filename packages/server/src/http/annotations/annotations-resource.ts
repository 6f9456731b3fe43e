import {
  annotationSchema,
  annotationsAnswerSchema,
  newAnnotationSchema,
  type AnnotationDocument,
} from "@plumbline/contracts";
import { PlumblineError } from "@plumbline/core";
import { z } from "zod";
import {
  annotationRecords,
  createAnnotationStore,
  type Annotation,
} from "../../storage/metadata/annotation-store.ts";
import { recordAudit } from "../../storage/metadata/audit-record.ts";
import { incidentRecords } from "../../storage/metadata/incident-store.ts";
import { momentWords } from "../../domain/incident-words.ts";
import { retryWhileBusy } from "../../storage/metadata/retry-while-busy.ts";
import type { Prepare } from "../../storage/metadata/sqlite-dialect.ts";
import type { App, Resource } from "../app.ts";
import type { HttpDeps } from "../http-deps.ts";
import { knownModel } from "../known-model.ts";
import { problemSchema } from "../problem.ts";
import { idNumber, pageLimit, rangeOf, timeRange } from "../query-fields.ts";
import { isoTime } from "../read-side/iso-time.ts";
import { requestActor } from "../request-actor.ts";

const tags = ["annotations"];

/** What happened outside: deploys, campaigns, holidays. */
export const annotationsResource: Resource = {
  tag: "annotations",
  description: "What happened outside and may explain what is seen",
  register(app, deps) {
    addReading(app, deps);
    addMaking(app, deps);
    addRemoval(app, deps);
  },
};

function addReading(app: App, { metadata, models }: HttpDeps): void {
  const schema = {
    ...{ tags, summary: "Annotations of a time, the latest first" },
    querystring: z.strictObject({
      model: z.string().optional().describe("Those of this model and those of all"),
      ...timeRange,
      limit: pageLimit(100, 1_000),
    }),
    response: { 200: annotationsAnswerSchema, 400: problemSchema, 404: problemSchema },
  };
  app.get("/v1/annotations", { config: { scope: "read" }, schema }, async ({ query }) => {
    const { model, limit } = query;
    const found = await createAnnotationStore(metadata).list({
      ...(model === undefined ? {} : { modelId: knownModel(models, model).id }),
      ...rangeOf(query),
      limit,
    });
    return { annotations: found.map(shownAnnotation) };
  });
}

function addMaking(app: App, { metadata, models, clock, changes }: HttpDeps): void {
  const schema = {
    ...{ tags, summary: "Note something that happened outside" },
    body: newAnnotationSchema,
    response: {
      ...{ 200: annotationSchema, 400: problemSchema, 404: problemSchema, 503: problemSchema },
    },
  };
  const make = async (asked: z.output<typeof newAnnotationSchema>, actor: string) => {
    const { model, kind, from, to, text } = asked;
    const nowMs = clock();
    const modelId = model === undefined ? null : knownModel(models, model).id;
    const made = await retryWhileBusy(() =>
      metadata.transaction((prepare) => {
        const annotation = annotationRecords(prepare).insert({
          ...{ modelId, kind, text, actor, createdAtMs: nowMs },
          fromMs: from === undefined ? nowMs : Date.parse(from),
          toMs: to === undefined ? null : Date.parse(to),
        });
        tellIncidents(prepare, annotation, nowMs);
        const subject = `annotation ${annotation.id}`;
        const details = { model: model ?? null, kind, text };
        recordAudit(prepare, { atMs: nowMs, actor, action: "add-annotation", subject, details });
        return annotation;
      }),
    );
    changes.publish({ what: "annotation", ...(model === undefined ? {} : { model }) });
    return shownAnnotation(made);
  };
  app.post("/v1/annotations", { config: { scope: "operate" }, schema }, (request) =>
    make(request.body, requestActor(request)),
  );
}

const mostIncidents = 100;

/** Incidents that were there when it happened hear of it, also when it is noted later. */
function tellIncidents(prepare: Prepare, annotation: Annotation, nowMs: number): void {
  const { modelId, kind, fromMs, toMs, text, actor } = annotation;
  const incidents = incidentRecords(prepare);
  const about = modelId === null ? {} : { modelId };
  for (const one of incidents.list({ ...about, limit: mostIncidents })) {
    const windowMs = Math.min(86_400_000, one.lastWindowMs - one.firstWindowMs);
    const isNear =
      one.state !== "closed" &&
      fromMs < one.lastWindowMs &&
      (toMs ?? fromMs) >= one.firstWindowMs - windowMs;
    if (!isNear) continue;
    const message = `${kind} at ${momentWords(fromMs)}: ${text}`;
    incidents.addEntry(one.id, {
      ...{ atMs: nowMs, eventTimeMs: fromMs, lane: "outside", actor, message },
    });
  }
}

function addRemoval(app: App, { metadata, clock, changes }: HttpDeps): void {
  const schema = {
    ...{ tags, summary: "Take an annotation back" },
    params: z.object({ id: idNumber }),
    response: { 200: annotationSchema, 404: problemSchema, 503: problemSchema },
  };
  const remove = async (id: number, actor: string) => {
    const removed = await retryWhileBusy(() =>
      metadata.transaction((prepare) => {
        const annotations = annotationRecords(prepare);
        const known = annotations.get(id);
        if (known === undefined) throw new PlumblineError("PL_ANNOTATION_UNKNOWN", { id });
        annotations.remove(id);
        const subject = `annotation ${id}`;
        const details = { kind: known.kind, text: known.text };
        recordAudit(prepare, {
          atMs: clock(),
          actor,
          action: "remove-annotation",
          subject,
          details,
        });
        return known;
      }),
    );
    const { model } = removed;
    changes.publish({ what: "annotation", ...(model === null ? {} : { model }) });
    return shownAnnotation(removed);
  };
  app.delete("/v1/annotations/:id", { config: { scope: "operate" }, schema }, (request) =>
    remove(request.params.id, requestActor(request)),
  );
}

function shownAnnotation({ fromMs, toMs, createdAtMs, ...one }: Annotation): AnnotationDocument {
  const { id, model, kind, text, actor } = one;
  return {
    ...{ id, model, kind, text, actor, from: isoTime(fromMs), createdAt: isoTime(createdAtMs) },
    to: toMs === null ? null : isoTime(toMs),
  };
}

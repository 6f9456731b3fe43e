import {
  newSilenceSchema,
  silenceSchema,
  silencesAnswerSchema,
  type SilenceDocument,
} from "@plumbline/contracts";
import { PlumblineError } from "@plumbline/core";
import { z } from "zod";
import { recordAudit } from "../../storage/metadata/audit-record.ts";
import { retryWhileBusy } from "../../storage/metadata/retry-while-busy.ts";
import {
  createSilenceStore,
  silenceRecords,
  type Silence,
} from "../../storage/metadata/silence-store.ts";
import type { App, Resource } from "../app.ts";
import type { HttpDeps } from "../http-deps.ts";
import { knownModel } from "../known-model.ts";
import { problemSchema } from "../problem.ts";
import { flagText, idNumber } from "../query-fields.ts";
import { isoTime } from "../read-side/iso-time.ts";
import { requestActor } from "../request-actor.ts";

const tags = ["silences"];

/** Times in which nobody is called. */
export const silencesResource: Resource = {
  tag: "silences",
  description: "Times in which nobody is called, or nothing is expected to work",
  register(app, deps) {
    addReading(app, deps);
    addMaking(app, deps);
    addEnding(app, deps);
  },
};

function addReading(app: App, { metadata, models, clock }: HttpDeps): void {
  const schema = {
    ...{ tags, summary: "Silences and downtimes, newest first" },
    querystring: z.strictObject({
      model: z.string().optional().describe("Those of this model and those of all"),
      active: flagText.default("false").describe("Only those that are not over"),
    }),
    response: { 200: silencesAnswerSchema, 400: problemSchema, 404: problemSchema },
  };
  app.get("/v1/silences", { config: { scope: "read" }, schema }, async ({ query }) => {
    const modelId = query.model === undefined ? undefined : knownModel(models, query.model).id;
    const nowMs = clock();
    const found = await createSilenceStore(metadata).list(modelId);
    const shown = found.filter((one) => query.active === "false" || !isOver(one, nowMs));
    return { silences: shown.map((one) => shownSilence(one, nowMs)) };
  });
}

function addMaking(app: App, { metadata, models, clock, changes, wakeLoop }: HttpDeps): void {
  const schema = {
    ...{ tags, summary: "Hush messages for a while, or say when nothing is expected to work" },
    body: newSilenceSchema,
    response: {
      ...{ 200: silenceSchema, 400: problemSchema, 404: problemSchema, 422: problemSchema },
      503: problemSchema,
    },
  };
  const make = async (asked: z.output<typeof newSilenceSchema>, actor: string) => {
    const { model, match, kind, reason } = asked;
    const nowMs = clock();
    const fromMs = asked.from === undefined ? nowMs : Date.parse(asked.from);
    const toMs = Date.parse(asked.to);
    checkPeriod(fromMs, toMs, kind === "silence" ? nowMs : fromMs);
    const modelId = model === undefined ? null : knownModel(models, model).id;
    const made = await retryWhileBusy(() =>
      metadata.transaction((prepare) => {
        const silence = silenceRecords(prepare).insert({
          ...{ modelId, match, fromMs, toMs, kind, actor, reason },
        });
        const subject = `silence ${silence.id}`;
        const details = { model: model ?? null, match, kind, to: isoTime(toMs), reason };
        recordAudit(prepare, { atMs: nowMs, actor, action: "add-silence", subject, details });
        return silence;
      }),
    );
    changes.publish({ what: "silence", ...(model === undefined ? {} : { model }) });
    wakeLoop();
    return shownSilence(made, nowMs);
  };
  app.post("/v1/silences", { config: { scope: "operate" }, schema }, (request) =>
    make(request.body, requestActor(request)),
  );
}

/** A silence of the past hushes nothing; a downtime of the past still keeps late windows out. */
function checkPeriod(fromMs: number, toMs: number, earliestEndMs: number): void {
  const period = { from: isoTime(fromMs), to: isoTime(toMs) };
  if (toMs <= fromMs) {
    throw new PlumblineError("PL_PERIOD_INVALID", {
      ...period,
      problem: "it ends before it begins",
    });
  }
  if (toMs <= earliestEndMs) {
    throw new PlumblineError("PL_PERIOD_INVALID", { ...period, problem: "it is over already" });
  }
}

function addEnding(app: App, { metadata, clock, changes, wakeLoop }: HttpDeps): void {
  const schema = {
    ...{ tags, summary: "End a silence or downtime now; it stays in the list" },
    params: z.object({ id: idNumber }),
    response: { 200: silenceSchema, 404: problemSchema, 503: problemSchema },
  };
  const end = async (id: number, actor: string) => {
    const nowMs = clock();
    const ended = await retryWhileBusy(() =>
      metadata.transaction((prepare) => {
        const silences = silenceRecords(prepare);
        const known = silences.get(id);
        if (known === undefined) throw new PlumblineError("PL_SILENCE_UNKNOWN", { id });
        if (known.endedAtMs !== null) return known;
        silences.end(id, nowMs);
        const subject = `silence ${id}`;
        const details = { reason: known.reason };
        recordAudit(prepare, { atMs: nowMs, actor, action: "end-silence", subject, details });
        return { ...known, endedAtMs: nowMs };
      }),
    );
    const { model } = ended;
    changes.publish({ what: "silence", ...(model === null ? {} : { model }) });
    wakeLoop();
    return shownSilence(ended, nowMs);
  };
  app.delete("/v1/silences/:id", { config: { scope: "operate" }, schema }, (request) =>
    end(request.params.id, requestActor(request)),
  );
}

function isOver({ toMs, endedAtMs }: Silence, nowMs: number): boolean {
  return toMs <= nowMs || endedAtMs !== null;
}

function shownSilence(silence: Silence, nowMs: number): SilenceDocument {
  const { id, model, match, kind, actor, reason, fromMs, toMs, endedAtMs } = silence;
  return {
    ...{ id, model, match, kind, actor, reason, from: isoTime(fromMs), to: isoTime(toMs) },
    endedAt: endedAtMs === null ? null : isoTime(endedAtMs),
    isActive: fromMs <= nowMs && !isOver(silence, nowMs),
  };
}

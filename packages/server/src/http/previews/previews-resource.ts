import {
  previewAnswerSchema,
  previewRequestSchema,
  type BacktestAnswer,
  type MonitorDocument,
  type PreviewAnswer,
  type PreviewIncident,
} from "@plumbline/contracts";
import { PlumblineError } from "@plumbline/core";
import { countWords } from "../../domain/incident-words.ts";
import type { Incident } from "../../domain/incident.ts";
import { previewLimits, type LimitPreview } from "../../domain/limit-preview.ts";
import { numberText } from "../../domain/policy-words.ts";
import { emptyHistory, type KeptHistory } from "../../monitors/backtest.ts";
import { readModelConfig } from "../../monitors/monitored-models.ts";
import { eventClock } from "../../storage/metadata/event-clock.ts";
import { incidentRecords } from "../../storage/metadata/incident-store.ts";
import { createModelStore } from "../../storage/metadata/model-store.ts";
import type { Resource } from "../app.ts";
import { knownModel } from "../known-model.ts";
import { problemSchema } from "../problem.ts";
import { modelParams } from "../query-fields.ts";
import { isoTime } from "../read-side/iso-time.ts";

const dayMs = 86_400_000;
const monthDays = 30;
const mostIncidents = 500;
/** Of these histories, what was measured is kept for the next move of a limit. */
const mostKept = 2;
/** With fewer judged windows, little is shown by none that fired. */
const fewWindows = 20;

/** Other limits, tried on the stored history before they are saved. */
export const previewsResource: Resource = {
  tag: "backtests",
  description: "Backtests: what a monitor would have said of past windows",
  register(app, { models, metadata, reads, clock }) {
    const store = createModelStore(metadata.db);
    const kept = new Map<string, KeptHistory>();
    const schema = {
      ...{ tags: ["backtests"], params: modelParams, body: previewRequestSchema },
      summary: "Limits of a monitor, replayed over the stored history beside those in force",
      response: {
        ...{ 200: previewAnswerSchema, 400: problemSchema, 404: problemSchema },
        ...{ 409: problemSchema, 422: problemSchema, 503: problemSchema },
      },
    };
    const route = { config: { scope: "read" }, schema } as const;
    app.post("/v1/models/:model/preview", route, async ({ params, body }, reply) => {
      const { id: modelId, name: model } = knownModel(models, params.model);
      const { document } = await store.config(modelId);
      const config = readModelConfig(document === null ? null : JSON.stringify(document));
      const { monitor, days: asked } = body;
      if (!("every" in monitor.window)) {
        const problem = `${monitor.name} judges windows of rows: only windows of time are replayed`;
        throw new PlumblineError("PL_REQUEST_INVALID", { problem });
      }
      const known = await metadata.read((prepare) => ({
        ...eventClock(prepare, modelId, clock()),
        incidents: incidentRecords(prepare).list({ modelId, limit: mostIncidents }),
      }));
      if (known.watermarkMs === null) throw new PlumblineError("PL_HISTORY_EMPTY", { model });
      const toMs = known.watermarkMs + 1;
      const fromMs = toMs - asked * dayMs;
      const { timeZone, ignore } = config;
      const history = keptHistory(kept, [
        ...[modelId, known.position, fromMs, timeZone, ignore, monitor.window],
      ]);
      // Who moves a limit on does not wait for the answer about the last one.
      const left = new AbortController();
      reply.raw.once("close", () => left.abort());
      const { signal } = left;
      const tryOut = (tried: MonitorDocument): Promise<BacktestAnswer> =>
        reads.backtest({
          ...{
            modelId,
            model,
            config,
            monitor: tried,
            changes: [],
            fromMs,
            toMs,
            kept: history,
            signal,
          },
        });
      try {
        const inForce = config.monitors.find(({ name }) => name === monitor.name);
        const now = await tryOut(monitor);
        const before = inForce === undefined ? null : await tryOut(inForce);
        const span = { fromMs, toMs };
        return answerOf({ now, before, span, config, incidents: known.incidents });
      } catch (error) {
        if (!signal.aborted) throw error;
        return reply.hijack();
      }
    });
  },
};

function keptHistory(kept: Map<string, KeptHistory>, of: readonly unknown[]): KeptHistory {
  const key = JSON.stringify(of);
  const found = kept.get(key) ?? emptyHistory();
  kept.delete(key);
  kept.set(key, found);
  if (kept.size > mostKept) kept.delete(kept.keys().next().value ?? "");
  return found;
}

interface Found {
  readonly now: BacktestAnswer;
  readonly before: BacktestAnswer | null;
  readonly span: { readonly fromMs: number; readonly toMs: number };
  readonly config: { readonly monitors: readonly MonitorDocument[] };
  readonly incidents: readonly Incident[];
}

function answerOf({ now, before, span, config, incidents }: Found): PreviewAnswer {
  const firstMs = now.windows[0]?.startMs ?? span.toMs;
  const startMs = Math.max(firstMs, span.fromMs);
  const days = Math.max(1, Math.round((span.toMs - startMs) / dayMs));
  const within = incidents
    .filter((one) => one.firstWindowMs < span.toMs && one.lastWindowMs >= startMs)
    .toSorted((a, b) => a.firstWindowMs - b.firstWindowMs);
  const real = within.filter(({ closeReason }) => closeReason === null || isReal.has(closeReason));
  const side = ({ windows, monitor: { falseAlarmRate } }: BacktestAnswer) =>
    previewLimits({ windows, incidents: real.map(timeOf), falseAlarmRate, days });
  const [old, next] = [before === null ? null : side(before), side(now)];
  const per30Days = config.monitors.reduce(
    (sum, { window, falseAlarmRate }) =>
      "every" in window && window.every === lengthOf(before) && old !== null
        ? sum + (old.windows / days) * monthDays * falseAlarmRate
        : sum,
    0,
  );
  const falseAlarms = within.filter(({ closeReason }) => closeReason === "false-alarm").length;
  return {
    ...{ days, from: isoTime(startMs), to: isoTime(span.toMs), old, new: next },
    incidents: real.map(shownIncident),
    budget: {
      ...{ per30Days, falseAlarms },
      words: `The limits in force allow ${numberText(per30Days)} false alarms in 30 days; people called ${countWords(falseAlarms, "incident")} of these ${countWords(days, "day")} a false alarm`,
    },
    note:
      next.windows < fewWindows
        ? `Only ${countWords(next.windows, "window")} could be judged: that is too short a history to tell limits apart`
        : null,
  };
}

const isReal: ReadonlySet<string> = new Set(["model-harmed", "data-broken"]);

const timeOf = ({
  id,
  firstWindowMs,
  lastWindowMs,
}: Incident): LimitPreview["incidents"][number] => ({
  ...{ id, startMs: firstWindowMs, endMs: Math.max(firstWindowMs + 1, lastWindowMs) },
});

const lengthOf = (answer: BacktestAnswer | null): string | null =>
  answer !== null && "every" in answer.monitor.window ? answer.monitor.window.every : null;

const shownIncident = ({
  id,
  title,
  kind,
  firstWindowMs,
  lastWindowMs,
}: Incident): PreviewIncident => ({
  ...{ id, title, kind, from: isoTime(firstWindowMs), to: isoTime(lastWindowMs) },
});

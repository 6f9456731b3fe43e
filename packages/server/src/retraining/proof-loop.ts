import { durationMs, type ModelConfig, type Proof } from "@plumbline/contracts";
import { answerMetricFacts, type AnswerMetric } from "@plumbline/core";
import { clusteredEstimate } from "@plumbline/stats";
import { labelMaturityMs } from "../domain/label-maturity.ts";
import type { LoopPart, LoopTurn } from "../domain/loop-part.ts";
import { unitLengthMs } from "../domain/period-units.ts";
import { proofOf, type ProofSide } from "../domain/proof.ts";
import type { TimeWindow } from "../domain/time-window.ts";
import { readModelConfig } from "../monitors/monitored-models.ts";
import type { KpiReader } from "../storage/lake/kpi-reader.ts";
import type { RowReader } from "../storage/lake/row-reader.ts";
import { eventClock } from "../storage/metadata/event-clock.ts";
import { incidentRecords } from "../storage/metadata/incident-store.ts";
import type { Metadata } from "../storage/metadata/open-metadata.ts";
import {
  proofRecords,
  type ProofDocument,
  type StoredProof,
} from "../storage/metadata/proof-store.ts";
import { retryWhileBusy } from "../storage/metadata/retry-while-busy.ts";
import { runRecords } from "../storage/metadata/run-store.ts";
import type { Prepare } from "../storage/metadata/sqlite-dialect.ts";
import { brokenTimesOf } from "./broken-times.ts";
import { measureKpiSide } from "./measure-kpi-proof.ts";
import { measureTogether, metricFor, type TwoParts } from "./measured-period.ts";
import { newMoves, planProofs } from "./proof-moves.ts";
import { readAnswersOf } from "./read-answers-of.ts";
import { usualChange } from "./usual-change.ts";

export interface ProofChange {
  readonly what: "proof";
  readonly model: string;
  readonly id: number;
  readonly verdict: Proof["verdict"];
}

export interface ProofLoopParts {
  readonly metadata: Metadata;
  readonly rows: RowReader;
  readonly kpis: KpiReader;
  readonly clock: () => number;
  /** Told of proofs that say something new. */
  readonly onChanged?: (change: ProofChange) => void;
}

const pauseMs = 1_000;
const actor = "plumbline";

/**
 * Compares before and after of each promotion and rollback, again whenever another day of the new version
 * is labelled, until it is final; the end is written on the incident and the run.
 */
export function createProofLoop(parts: ProofLoopParts): LoopPart {
  const { metadata, clock, onChanged } = parts;
  const write = <T>(work: (prepare: Prepare) => T): Promise<T> =>
    retryWhileBusy(() => metadata.transaction(work));

  const step = async (proof: StoredProof): Promise<boolean> => {
    const look = await metadata.read((prepare) => planLook(prepare, proof, clock()));
    if (look === null) return false;
    const answered =
      proof.plan.kpi === undefined
        ? await measureBoth(parts, proof, look)
        : await measureKpiBoth(parts.kpis, proof, { look, name: proof.plan.kpi });
    const atMs = clock();
    const document: ProofDocument = {
      ...{ model: proof.document.model, runId: proof.runId, incidentId: proof.incidentId },
      ...{ at: new Date(atMs).toISOString(), ...answered },
    };
    const plan = { ...proof.plan, looked: look.looked };
    const isSaved = await write((prepare) => {
      const { isFinal } = look;
      if (!proofRecords(prepare).save(proof.id, { document, plan, isFinal, atMs })) return false;
      if (isFinal) tell(prepare, proof, { summary: document.summary, atMs, look });
      return true;
    });
    if (isSaved) {
      const { model, verdict } = document;
      onChanged?.({ what: "proof", model, id: proof.id, verdict });
    }
    return isSaved;
  };

  return {
    name: "proofs",
    async turn(signal): Promise<LoopTurn> {
      if ((await metadata.read(newMoves)).length > 0) {
        await write((prepare) => planProofs(prepare, clock()));
      }
      let did = false;
      for (const proof of await metadata.read((prepare) => proofRecords(prepare).open())) {
        if (signal.aborted) break;
        did = (await step(proof)) || did;
      }
      return { did, nextInMs: pauseMs };
    },
  };
}

/** What a look at a proof reads. */
interface Look {
  readonly config: ModelConfig;
  readonly position: number;
  readonly nowMs: number;
  readonly after: TimeWindow;
  readonly unitMs: number;
  /** Whole units of the new version that are over and labelled. */
  readonly looked: number;
  readonly isFinal: boolean;
}

/** Null while there is nothing new to see. */
function planLook(prepare: Prepare, { modelId, plan }: StoredProof, wallMs: number): Look | null {
  const { position, nowMs } = eventClock(prepare, modelId, wallMs);
  if (nowMs === null) return null;
  const row = prepare("select config_json from models where id = ?").get(modelId);
  const config = readModelConfig((row?.["config_json"] ?? null) as string | null);
  const lengthMs = plan.before.endMs - plan.before.startMs;
  const startMs = Math.max(plan.movedMs, firstAnswerOf(prepare, modelId, plan) ?? plan.movedMs);
  const next = Number(
    prepare(selectNext).get(modelId, plan.movedMs, plan.to)?.["next"] ?? Infinity,
  );
  const endMs = Math.max(startMs, Math.min(startMs + lengthMs, next));
  const kpi = plan.kpi === undefined ? undefined : kpiOf(config, plan.kpi);
  const waitMs = kpi === undefined ? labelMaturityMs(config) : durationMs(kpi.maturity);
  const matureMs = nowMs - waitMs;
  const unitMs = unitLengthMs(lengthMs);
  const isFinal = matureMs >= endMs;
  const looked = Math.max(0, Math.floor((Math.min(matureMs, endMs) - startMs) / unitMs));
  if (!isFinal && (looked === 0 || looked === plan.looked)) return null;
  return { config, position, nowMs, after: { startMs, endMs }, unitMs, looked, isFinal };
}

function firstAnswerOf(
  prepare: Prepare,
  modelId: number,
  { to, movedMs }: StoredProof["plan"],
): number | null {
  const seen = prepare(selectSeen).get(modelId, to);
  if (seen === undefined || Number(seen["last"]) < movedMs) return null;
  return Number(seen["first"]);
}

const selectSeen = `
  select first_seen_at as first, last_seen_at as last from versions
  where model_id = ? and version = ?`;
/** The champion after this one: what came then is not its doing. */
const selectNext = `
  select min(event_time) as next from alias_moves
  where model_id = ? and alias = 'champion' and kind <> 'drill' and event_time > ? and to_version <> ?`;

async function measureBoth(
  { rows: reader, metadata }: Pick<ProofLoopParts, "rows" | "metadata">,
  { modelId, plan, document }: StoredProof,
  { config, position, nowMs, after, unitMs, isFinal, looked }: Look,
): Promise<Omit<ProofDocument, "model" | "runId" | "incidentId" | "at">> {
  const of = { modelId, position, stepMs: unitMs };
  const seen = isFinal ? after : { ...after, endMs: after.startMs + looked * unitMs };
  const before = await readAnswersOf(reader, { ...of, ...plan.before, version: plan.from });
  const now = await readAnswersOf(reader, { ...of, ...seen, version: plan.to });
  const both = measureTogether(before, now, config);
  const metric = plan.metric === "observed-expected" ? plan.metric : metricFor(plan.metric, both);
  const { title, better } = answerMetricFacts(metric);
  const usual = isFinal
    ? await usualChange(reader, {
        ...{ modelId, position, unitMs, config, metric, version: plan.from },
        ...{ untilMs: plan.before.startMs, beforeMs: plan.before.endMs - plan.before.startMs },
        afterMs: after.endMs - after.startMs,
        brokenTimes: await metadata.read((prepare) =>
          brokenTimesOf(prepare, { id: modelId, name: document.model, config }, nowMs),
        ),
      })
    : null;
  const answered = proofOf({
    ...{ title, better, isFinal, usual },
    before: {
      ...{ ...plan.before, version: plan.from },
      ...estimateOf(both, both.first, { metric, unitMs, startMs: plan.before.startMs }),
    },
    after: {
      ...{ ...after, version: plan.to },
      ...estimateOf(both, both.second, { metric, unitMs, startMs: after.startMs }),
    },
  });
  return { ...answered, metric, better };
}

const kpiOf = ({ kpis }: ModelConfig, name: string) => kpis.find((one) => one.name === name);

/** A KPI that was taken out of the configuration meanwhile cannot be measured any more. */
async function measureKpiBoth(
  reader: KpiReader,
  { modelId, plan, document }: StoredProof,
  { look, name }: { readonly look: Look; readonly name: string },
): Promise<Omit<ProofDocument, "model" | "runId" | "incidentId" | "at">> {
  const { config, position, after, unitMs, isFinal, looked } = look;
  const kpi = kpiOf(config, name);
  if (kpi === undefined) {
    const none = { verdict: "no-effect-shown", difference: null, interval: null } as const;
    const summary = `No effect can be shown: the model has no KPI ${name} any more`;
    return { ...document, ...none, summary };
  }
  const seen = isFinal ? after : { ...after, endMs: after.startMs + looked * unitMs };
  const side = async (version: string, window: TimeWindow): Promise<ProofSide> => {
    const asked = { modelId, version, position, unitMs, ...window };
    return { ...window, version, ...(await measureKpiSide(reader, asked, { kpi, config })) };
  };
  const [before, now] = [await side(plan.from, plan.before), await side(plan.to, seen)];
  const answered = proofOf({
    ...{ title: kpi.title ?? name, better: kpi.better, isFinal, rowsName: "rows", before },
    after: { ...now, ...after },
  });
  return { ...answered, metric: name, better: kpi.better };
}

interface EstimateOptions {
  readonly metric: AnswerMetric;
  readonly unitMs: number;
  readonly startMs: number;
}

/** Rows of a unit move together. */
function estimateOf(
  { answers, times }: TwoParts,
  places: Uint32Array,
  { metric, unitMs, startMs }: EstimateOptions,
): Pick<ProofSide, "rows" | "estimate"> {
  const usable = new Set(answers.usable(metric));
  const rows = places.filter((place) => usable.has(place));
  const clusters = Array.from(rows, (place) =>
    Math.max(0, Math.floor(((times[place] as number) - startMs) / unitMs)),
  );
  const estimate = clusteredEstimate(answers.measure(metric, rows), { clusters });
  return { rows: rows.length, estimate: estimate.defined ? estimate : null };
}

interface Told {
  readonly summary: string;
  readonly atMs: number;
  readonly look: Look;
}

/** The incident is over when its windows are well: a proof only says what the action did. */
function tell(
  prepare: Prepare,
  { id, runId, incidentId }: StoredProof,
  { summary, atMs, look }: Told,
): void {
  if (runId !== null)
    runRecords(prepare).addEntries(runId, [{ atMs, kind: "note", text: summary }]);
  if (incidentId === null) return;
  incidentRecords(prepare).addEntry(incidentId, {
    ...{ atMs, eventTimeMs: look.nowMs, lane: "proof", actor, message: summary },
    link: { proof: id, ...(runId === null ? {} : { run: runId }) },
  });
}

import type { GateMetric, ModelConfig, WatchState } from "@plumbline/contracts";
import { championLine } from "../domain/champion-history.ts";
import { judgeWatch } from "../domain/judge-watch.ts";
import { labelMaturityMs } from "../domain/label-maturity.ts";
import type { LoopPart, LoopTurn } from "../domain/loop-part.ts";
import { unitLengthMs } from "../domain/period-units.ts";
import type { Watch, WatchLook } from "../domain/watch.ts";
import { readModelConfig } from "../monitors/monitored-models.ts";
import type { RowReader } from "../storage/lake/row-reader.ts";
import { championMovesIn } from "../storage/metadata/alias-store.ts";
import { eventClock } from "../storage/metadata/event-clock.ts";
import { incidentRecords } from "../storage/metadata/incident-store.ts";
import type { Metadata } from "../storage/metadata/open-metadata.ts";
import { retryWhileBusy } from "../storage/metadata/retry-while-busy.ts";
import type { Prepare } from "../storage/metadata/sqlite-dialect.ts";
import { watchRecords } from "../storage/metadata/watch-store.ts";
import { brokenTimesOf } from "./broken-times.ts";
import { compareChampions } from "./compare-champions.ts";
import { endHarmful, endWatch } from "./end-watch.ts";
import { usualChange } from "./usual-change.ts";
import { newPromotions, watchPromotions } from "./watch-moves.ts";

export interface WatchChange {
  readonly what: "watch";
  readonly model: string;
  readonly id: number;
  readonly state: WatchState;
}

export interface WatchLoopParts {
  readonly metadata: Metadata;
  readonly rows: RowReader;
  readonly clock: () => number;
  /** Told of watches that say something new. */
  readonly onChanged?: (change: WatchChange) => void;
}

const pauseMs = 1_000;

/** What a watch is judged by, as of one moment. */
interface Moment {
  readonly config: ModelConfig;
  readonly champion: string | null;
  readonly position: number;
  readonly nowMs: number;
  /** Event time of the first and the last answer of the new champion; null while there is none. */
  readonly answers: { readonly firstMs: number; readonly lastMs: number } | null;
}

/**
 * Watches new champions on what really happened, against the record of the old one: after each day, or
 * part of a day, whose labels are mature. All is kept in the metadata; a look that a crash interrupts is
 * taken again and sees the same.
 */
export function createWatchLoop(parts: WatchLoopParts): LoopPart {
  const { metadata, clock, onChanged } = parts;
  const write = <T>(work: (prepare: Prepare) => T): Promise<T> =>
    retryWhileBusy(() => metadata.transaction(work));

  const settle = async (watch: Watch, end: (prepare: Prepare) => void): Promise<boolean> => {
    await write(end);
    const now = await metadata.read((prepare) => watchRecords(prepare).get(watch.id));
    if (now !== undefined) {
      onChanged?.({ what: "watch", model: now.model, id: now.id, state: now.state });
    }
    return true;
  };

  const step = async (watch: Watch): Promise<boolean> => {
    const moment = await metadata.read((prepare) => momentOf(prepare, watch, clock()));
    if (moment === null) return false;
    const atMs = clock();
    const end = { watch, atMs, eventTimeMs: moment.nowMs };
    if (moment.champion !== watch.version) {
      const summary = `The watch of ${watch.version} ended: ${moment.champion ?? "nobody"} is champion by now`;
      return settle(watch, (prepare) => void endWatch(prepare, "ended", { ...end, summary }));
    }
    const plan = planLook(watch, moment);
    if (plan === "never") {
      const summary = `It cannot be told whether ${watch.version} does harm: it never answered`;
      return settle(watch, (prepare) => void endWatch(prepare, "ended", { ...end, summary }));
    }
    if (plan === "wait" || plan.looked === (watch.latest?.looked ?? 0)) return false;
    const evidence = await compareChampions(parts.rows, {
      ...{ watch, config: moment.config, position: moment.position, unitMs: plan.unitMs },
      wanted: (watch.latest?.metric ?? (watch.metric || null)) as GateMetric | null,
      before: { startMs: watch.fromEventMs - plan.lengthMs, endMs: watch.fromEventMs },
      after: { startMs: plan.firstMs, endMs: plan.firstMs + plan.looked * plan.unitMs },
    });
    const { harm, minRows } = moment.config.watch;
    const rules = { harm, minRows, isOver: plan.isLast };
    const first = judgeWatch(watch, evidence, rules);
    // Asked only when it matters: it reads the months before.
    const isDoubted = first.verdict === "harm" && evidence.method === "record";
    const { verdict, look } = isDoubted
      ? judgeWatch(watch, { ...evidence, usual: await usualOf(watch, moment, plan) }, rules)
      : first;
    const seen: WatchLook = { ...look, firstAnswerMs: plan.firstMs };
    const told = { ...end, watch: { ...watch, latest: seen }, summary: look.summary };
    return settle(watch, (prepare) => {
      if (!watchRecords(prepare).look(watch.id, seen)) return;
      if (verdict === "harm") {
        // Somebody may have moved the champion since the look began.
        const champion = championLine(championMovesIn(prepare, watch.modelId)).at(-1);
        if (champion === watch.version) endHarmful(prepare, told, moment.config);
      } else if (verdict !== "watching") {
        endWatch(prepare, verdict === "kept" ? "kept" : "ended", told);
      }
    });
  };

  const usualOf = async (watch: Watch, { position, config, nowMs }: Moment, plan: LookPlan) =>
    usualChange(parts.rows, {
      brokenTimes: await metadata.read((prepare) =>
        brokenTimesOf(prepare, { id: watch.modelId, name: watch.model, config }, nowMs),
      ),
      ...{ modelId: watch.modelId, position, config, version: watch.previous },
      ...{ metric: (watch.metric || null) as GateMetric | null, unitMs: plan.unitMs },
      untilMs: Math.min(
        watch.fromEventMs,
        await metadata.read((prepare) => beganMs(prepare, watch)),
      ),
      ...{ beforeMs: plan.lengthMs, afterMs: plan.looked * plan.unitMs },
    });

  return {
    name: "watches",
    async turn(signal): Promise<LoopTurn> {
      if ((await metadata.read(newPromotions)).length > 0) {
        await write((prepare) => watchPromotions(prepare, clock()));
      }
      let did = false;
      for (const watch of await metadata.read((prepare) => watchRecords(prepare).open())) {
        if (signal.aborted) break;
        did = (await step(watch)) || did;
      }
      return { did, nextInMs: pauseMs };
    },
  };
}

/** When the incident began that led to the new champion. */
function beganMs(prepare: Prepare, { incidentId }: Watch): number {
  const incident = incidentId === null ? undefined : incidentRecords(prepare).get(incidentId);
  return incident?.firstWindowMs ?? Infinity;
}

/** Null for a model without rows. */
function momentOf(prepare: Prepare, watch: Watch, wallMs: number): Moment | null {
  const { position, nowMs } = eventClock(prepare, watch.modelId, wallMs);
  if (nowMs === null) return null;
  const model = prepare("select config_json from models where id = ?").get(watch.modelId);
  const seen = prepare(selectSeen).get(watch.modelId, watch.version);
  const [firstMs, lastMs] = [Number(seen?.["first"]), Number(seen?.["last"])];
  return {
    ...{
      position,
      nowMs,
      config: readModelConfig((model?.["config_json"] ?? null) as string | null),
    },
    champion: championLine(championMovesIn(prepare, watch.modelId)).at(-1) ?? null,
    answers:
      seen === undefined || !(lastMs >= watch.fromEventMs)
        ? null
        : { firstMs: Math.max(firstMs, watch.fromEventMs), lastMs },
  };
}

const selectSeen = `
  select first_seen_at as first, last_seen_at as last from versions
  where model_id = ? and version = ?`;

interface LookPlan {
  readonly firstMs: number;
  readonly lengthMs: number;
  readonly unitMs: number;
  /** Whole units that are over and labelled. */
  readonly looked: number;
  readonly isLast: boolean;
}

function planLook(watch: Watch, { config, nowMs, answers }: Moment): LookPlan | "wait" | "never" {
  const lengthMs = Math.max(1, watch.untilEventMs - watch.fromEventMs);
  const maturityMs = labelMaturityMs(config);
  const matureMs = nowMs - maturityMs;
  if (answers === null) return matureMs >= watch.untilEventMs ? "never" : "wait";
  // Once answers were looked at, they begin where they did: rows that come late move no unit.
  const firstMs = watch.latest?.firstAnswerMs ?? answers.firstMs;
  const unitMs = unitLengthMs(lengthMs);
  const most = Math.max(1, Math.floor(lengthMs / unitMs));
  const looked = Math.min(most, Math.max(0, Math.floor((matureMs - firstMs) / unitMs)));
  return { firstMs, lengthMs, unitMs, looked, isLast: looked === most };
}

import { durationMs, type Kpi } from "@plumbline/contracts";
import type { LoopPart, LoopTurn } from "../domain/loop-part.ts";
import { allVersions } from "../domain/monitor.ts";
import type { KpiReader } from "../storage/lake/kpi-reader.ts";
import { eventClock, positionIn } from "../storage/metadata/event-clock.ts";
import { kpiRecords, type KpiRecords, type OpenKpi } from "../storage/metadata/kpi-store.ts";
import type { Metadata } from "../storage/metadata/open-metadata.ts";
import { retryWhileBusy } from "../storage/metadata/retry-while-busy.ts";
import { createKpiModels, type KpiModel } from "./kpi-models.ts";
import { hasNews, markKpis, markNewKpis } from "./mark-kpis.ts";
import { measureKpi } from "./measure-kpi.ts";

export interface KpiChange {
  readonly what: "kpi";
  readonly model: string;
  /** Its name. */
  readonly id: string;
}

export interface KpiLoopParts {
  readonly metadata: Metadata;
  readonly reader: KpiReader;
  readonly clock: () => number;
  /** Told of KPIs with a new value. */
  readonly onChanged?: (change: KpiChange) => void;
  /** Values that are computed in one turn. @default 20 */
  readonly batch?: number;
}

const idleMs = 1_000;
/** Feedback that trickles in makes a window be computed again at most so often. */
const shortestPauseMs = 5_000;
const longestPauseMs = 60_000;
const mostOpen = 500;

interface Due extends OpenKpi {
  readonly model: KpiModel;
  readonly position: number;
  readonly isMature: boolean;
}

/**
 * Computes KPIs in the windows that are over, and again when rows or feedback came. What is to be computed
 * is marked in the metadata first: a crash forgets nothing, and computing twice gives the same.
 */
export function createKpiLoop(parts: KpiLoopParts): LoopPart {
  const { metadata, clock, onChanged, batch = 20 } = parts;
  const models = createKpiModels();
  const lookedAt = new Map<number, number>();

  const mark = async (): Promise<readonly KpiModel[]> => {
    const found = await metadata.read((prepare) => ({
      models: models(prepare),
      hasNews: hasNews(prepare, positionIn(prepare)),
    }));
    const fresh = found.models.filter(({ id, revision }) => lookedAt.get(id) !== revision);
    if (found.hasNews || fresh.length > 0) {
      await retryWhileBusy(() =>
        metadata.transaction((prepare) => {
          for (const model of fresh) markNewKpis(prepare, model);
          markKpis(prepare, found.models, positionIn(prepare));
        }),
      );
    }
    for (const { id, revision } of fresh) lookedAt.set(id, revision);
    return found.models;
  };

  const compute = async (due: Due): Promise<void> => {
    const { model, kpi: name, version, startMs, endMs, position, isMature } = due;
    const kpi = model.config.kpis.find((one) => one.name === name);
    if (kpi === undefined) return;
    const range = {
      ...{ modelId: model.id, fromMs: startMs, toMs: endMs, position },
      version: version === allVersions ? null : version,
    };
    const measured = await measureKpi(parts.reader, range, kpi, model.config);
    await retryWhileBusy(() =>
      metadata.transaction((prepare) =>
        kpiRecords(prepare).save({
          ...{ modelId: model.id, kpi: name, version, startMs, position, isMature, ...measured },
          computedAtMs: clock(),
        }),
      ),
    );
    onChanged?.({ what: "kpi", model: model.name, id: name });
  };

  return {
    name: "kpis",
    async turn(signal): Promise<LoopTurn> {
      let done = 0;
      for (const model of await mark()) {
        const due = await metadata.read((prepare) => {
          const now = eventClock(prepare, model.id, clock());
          if (now.nowMs === null) return [];
          const { nowMs, position } = now;
          const records = kpiRecords(prepare);
          return model.config.kpis
            .flatMap((kpi) => dueOf(records, model, kpi, { nowMs, position, wallMs: clock() }))
            .toSorted((one, other) => one.endMs - other.endMs);
        });
        for (const one of due) {
          if (done >= batch || signal.aborted) return { did: done > 0, nextInMs: 0 };
          await compute(one);
          done++;
        }
      }
      return { did: done > 0, nextInMs: idleMs };
    },
  };
}

interface Now {
  readonly nowMs: number;
  readonly position: number;
  readonly wallMs: number;
}

function dueOf(
  records: KpiRecords,
  model: KpiModel,
  kpi: Kpi,
  { nowMs, position, wallMs }: Now,
): readonly Due[] {
  const matureMs = nowMs - durationMs(kpi.maturity);
  const open = records.open({
    ...{ modelId: model.id, kpi: kpi.name, overMs: nowMs, matureMs, limit: mostOpen },
  });
  return open
    .filter((one) => isRested(one, wallMs))
    .map((one) => ({ ...one, model, position, isMature: one.endMs <= matureMs }));
}

/** A clock that jumped back says nothing about how long ago something was. */
function isRested({ computedAtMs, isDirty, startMs, endMs }: OpenKpi, wallMs: number): boolean {
  if (computedAtMs === null || !isDirty) return true;
  const pauseMs = Math.min(longestPauseMs, Math.max(shortestPauseMs, (endMs - startMs) / 12));
  return Math.abs(wallMs - computedAtMs) >= pauseMs;
}

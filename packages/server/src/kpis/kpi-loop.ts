import { isMetric } from "@plumbline/contracts";
import type { LoopPart, LoopTurn } from "../domain/loop-part.ts";
import { allVersions } from "../domain/monitor.ts";
import type { KpiReader } from "../storage/lake/kpi-reader.ts";
import { positionIn } from "../storage/metadata/event-clock.ts";
import { kpiRecords } from "../storage/metadata/kpi-store.ts";
import type { Metadata } from "../storage/metadata/open-metadata.ts";
import { retryWhileBusy } from "../storage/metadata/retry-while-busy.ts";
import { dueKpis, type DueKpi } from "./due-kpis.ts";
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

  const compute = async (due: DueKpi): Promise<void> => {
    const { model, kpi: name, version, startMs, endMs, position, isMature } = due;
    const kpi = model.config.kpis.find((one) => one.name === name);
    if (kpi === undefined || isMetric(kpi.of)) return;
    const range = {
      ...{ modelId: model.id, fromMs: startMs, toMs: endMs, position },
      version: version === allVersions ? null : version,
    };
    const measured = await measureKpi(parts.reader, range, kpi.of, model.config);
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
        const due = await metadata.read((prepare) =>
          dueKpis(prepare, model, { nowMs: clock(), isWanted: ({ of }) => !isMetric(of) }),
        );
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

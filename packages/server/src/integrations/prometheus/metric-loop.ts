import { isMetric, type Kpi } from "@plumbline/contracts";
import type { LoopPart } from "../../domain/loop-part.ts";
import { dueKpis, type DueKpi } from "../../kpis/due-kpis.ts";
import type { KpiChange } from "../../kpis/kpi-loop.ts";
import { createKpiModels, type KpiModel } from "../../kpis/kpi-models.ts";
import type { OutgoingHttp } from "../../outgoing/outgoing-http.ts";
import { kpiRecords } from "../../storage/metadata/kpi-store.ts";
import type { Metadata } from "../../storage/metadata/open-metadata.ts";
import { retryWhileBusy } from "../../storage/metadata/retry-while-busy.ts";
import {
  createPrometheusClient,
  type MetricAnswer,
  type PrometheusAccess,
} from "./prometheus-client.ts";
import { takeValue } from "./take-values.ts";

export interface MetricLoopParts {
  readonly metadata: Metadata;
  readonly http: OutgoingHttp;
  readonly clock: () => number;
  readonly access: PrometheusAccess;
  readonly onChanged?: (change: KpiChange) => void;
}

/** A value each minute: so dense are the scrapes of most, and a week has 10,080. */
const stepMs = 60_000;
const [firstPauseMs, longestPauseMs] = [5_000, 15 * 60_000];
const [busyPauseMs, idlePauseMs] = [100, 1_000];

interface Reading {
  readonly due: DueKpi;
  readonly kpi: Kpi;
  answer: MetricAnswer | null;
}

interface Trouble {
  readonly failures: number;
  readonly untilMs: number;
}

/**
 * Reads the KPIs that Prometheus has, window by window, beside the turns of the others. A window that could
 * not be read stays open, so that an outage of Prometheus leaves no gap as long as it keeps the values.
 */
export function createMetricLoop(parts: MetricLoopParts): LoopPart {
  const { metadata, clock, access, onChanged } = parts;
  const client = createPrometheusClient(parts.http, access);
  const models = createKpiModels();
  const troubles = new Map<string, Trouble>();
  let reading: Reading | null = null;
  let hasComplained = false;

  const next = (): Promise<DueKpi | undefined> =>
    metadata.read((prepare) => {
      const nowMs = clock();
      const read = models(prepare).filter(hasMetrics);
      const due = read.flatMap((model) =>
        dueKpis(prepare, model, { nowMs, isWanted: ({ of }) => isMetric(of) }),
      );
      // Prometheus has no values of what is yet to come by its clock.
      return due.find((one) => one.endMs <= nowMs && !isPaused(troubles.get(keyOf(one)), nowMs));
    });

  const begin = (due: DueKpi, signal: AbortSignal): boolean => {
    const kpi = due.model.config.kpis.find(({ name }) => name === due.kpi);
    if (kpi === undefined || !isMetric(kpi.of)) return false;
    const entry: Reading = { due, kpi, answer: null };
    reading = entry;
    const { startMs, endMs } = due;
    client.range(kpi.of.prometheus, { startMs, endMs, stepMs }, signal).then(
      (answer) => (entry.answer = answer),
      (error: unknown) => (entry.answer = unexpected(error)),
    );
    return true;
  };

  const finish = async ({ due, kpi }: Reading, answer: MetricAnswer): Promise<void> => {
    reading = null;
    const { model, version, startMs, position, isMature } = due;
    if (answer.outcome === "failed") {
      forgetOld(troubles, clock());
      troubles.set(keyOf(due), troubleAfter(troubles.get(keyOf(due)), answer, clock()));
      throw new Error(`KPI ${kpi.name} of ${model.name} could not be read. ${answer.detail}`);
    }
    troubles.delete(keyOf(due));
    if (!isMetric(kpi.of)) return;
    const value = takeValue(answer.points, kpi.of.take);
    await retryWhileBusy(() =>
      metadata.transaction((prepare) =>
        kpiRecords(prepare).save({
          ...{ modelId: model.id, kpi: kpi.name, version, startMs, position, isMature },
          // It is read and not estimated: there is nothing to either side of it.
          ...{ rows: answer.points.length, value, lo: value, hi: value },
          computedAtMs: clock(),
        }),
      ),
    );
    onChanged?.({ what: "kpi", model: model.name, id: kpi.name });
  };

  /** Once: nobody reads a log that says the same each minute. */
  const complainOfNoAddress = async (): Promise<void> => {
    if (hasComplained) return;
    const found = await metadata.read((prepare) => models(prepare).find(hasMetrics));
    if (found === undefined) return;
    hasComplained = true;
    throw new Error(`KPIs of ${found.name} are read from Prometheus: set prometheus-url`);
  };

  return {
    name: "metrics",
    async turn(signal) {
      if (access.url === "") {
        await complainOfNoAddress();
        return { did: false, nextInMs: longestPauseMs };
      }
      if (reading !== null) {
        if (reading.answer === null) return { did: false, nextInMs: busyPauseMs };
        await finish(reading, reading.answer);
        return { did: true, nextInMs: 0 };
      }
      const due = await next();
      const isBusy = due !== undefined && begin(due, signal);
      return { did: false, nextInMs: isBusy ? busyPauseMs : idlePauseMs };
    },
  };
}

const hasMetrics = ({ config }: KpiModel): boolean => config.kpis.some(({ of }) => isMetric(of));

/** Of a revision: a change of the configuration begins anew. */
const keyOf = ({ model, kpi }: DueKpi): string => `${model.id} ${model.revision} ${kpi}`;

/** A clock that jumped back would hold it up for good. */
const isPaused = (trouble: Trouble | undefined, nowMs: number): boolean =>
  trouble !== undefined && trouble.untilMs > nowMs && trouble.untilMs - nowMs <= longestPauseMs;

/** What will not go away by itself is tried again seldom. */
function troubleAfter(
  before: Trouble | undefined,
  { isLasting, retryAfterMs }: MetricAnswer & { outcome: "failed" },
  nowMs: number,
): Trouble {
  const failures = (before?.failures ?? 0) + 1;
  const grown = Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(20, failures - 1));
  const pauseMs = isLasting ? longestPauseMs : Math.max(grown, retryAfterMs ?? 0);
  return { failures, untilMs: nowMs + Math.min(longestPauseMs, pauseMs) };
}

function forgetOld(troubles: Map<string, Trouble>, nowMs: number): void {
  for (const [key, { untilMs }] of troubles) {
    if (Math.abs(untilMs - nowMs) > longestPauseMs) troubles.delete(key);
  }
}

const unexpected = (error: unknown): MetricAnswer => ({
  ...{ outcome: "failed", isLasting: false, retryAfterMs: null },
  detail: error instanceof Error ? error.message : String(error),
});

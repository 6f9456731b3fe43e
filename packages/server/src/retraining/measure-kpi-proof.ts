import { isMetric, type Kpi, type ModelConfig } from "@plumbline/contracts";
import { clusteredMean } from "@plumbline/stats";
import { unitsIn } from "../domain/period-units.ts";
import type { ProofSide } from "../domain/proof.ts";
import type { TimeWindow } from "../domain/time-window.ts";
import type { KpiReader } from "../storage/lake/kpi-reader.ts";

interface KpiSide extends TimeWindow {
  readonly modelId: number;
  readonly version: string;
  /** What followed as known here. */
  readonly position: number;
  readonly unitMs: number;
}

/** A KPI over the rows of a version in a stretch of time; rows of a unit move together. */
export async function measureKpiSide(
  reader: KpiReader,
  { unitMs, startMs, endMs, ...of }: KpiSide,
  { kpi, config }: { readonly kpi: Kpi; readonly config: ModelConfig },
): Promise<Pick<ProofSide, "rows" | "estimate">> {
  const { positive, cluster, threshold = 0.5 } = config;
  const { of: counted } = kpi;
  // Prometheus does not know which version answered.
  if (isMetric(counted)) return { rows: 0, estimate: null };
  const units: { readonly n: number; readonly sum: number }[] = [];
  for (const unit of unitsIn({ startMs, endMs }, unitMs)) {
    const range = { ...of, fromMs: unit.startMs, toMs: unit.endMs };
    const sums = await reader.sums(range, { of: counted, positive, cluster, threshold });
    if (sums.n > 0) units.push(sums);
  }
  const n = units.reduce((all, unit) => all + unit.n, 0);
  const sum = units.reduce((all, unit) => all + unit.sum, 0);
  const residualSquares = units.reduce(
    (all, unit) => all + (unit.sum - (sum / n) * unit.n) ** 2,
    0,
  );
  const measured = clusteredMean({ n, sum, clusters: units.length, residualSquares });
  if (!measured.defined || measured.standardError === null || measured.interval === null) {
    return { rows: n, estimate: null };
  }
  const { value, standardError, interval } = measured;
  const clusters = units.length;
  const estimate = { defined: true, value, standardError, interval, n, clusters } as const;
  return { rows: n, estimate: { ...estimate, df: clusters - 1 } };
}

import type { ModelConfig, RowSource } from "@plumbline/contracts";
import { clusteredMean, clusteredShare } from "@plumbline/stats";
import type { KpiReader, KpiSums } from "../storage/lake/kpi-reader.ts";
import type { RowRange } from "../storage/lake/row-range.ts";

export interface MeasuredKpi {
  readonly rows: number;
  readonly value: number | null;
  readonly lo: number | null;
  readonly hi: number | null;
}

/** The value of a KPI over the rows of a range, with a 95 % interval where one exists. */
export async function measureKpi(
  reader: KpiReader,
  range: RowRange,
  of: RowSource,
  config: Pick<ModelConfig, "positive" | "threshold" | "cluster">,
): Promise<MeasuredKpi> {
  const sums = await reader.sums(range, {
    ...{ of, positive: config.positive, cluster: config.cluster },
    threshold: config.threshold ?? 0.5,
  });
  return estimateKpi(of, config, sums);
}

/** Costs without a single positive label, where nobody said which one it is, would all be wrong. */
export function estimateKpi(
  of: RowSource,
  { positive }: Pick<ModelConfig, "positive">,
  sums: KpiSums,
): MeasuredKpi {
  const rows = sums.n;
  const none = { rows, value: null, lo: null, hi: null };
  if ("cost" in of && positive === undefined && sums.positives === 0) return none;
  const estimate = "action" in of ? clusteredShare(sums) : clusteredMean(sums);
  if (!estimate.defined) return none;
  const { value, interval } = estimate;
  return { rows, value, lo: interval?.lo ?? null, hi: interval?.hi ?? null };
}

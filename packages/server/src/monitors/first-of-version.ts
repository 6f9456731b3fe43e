import type { ModelConfig } from "@plumbline/contracts";
import { check, createMemoryEngine, type Baseline, type MemorySource } from "@plumbline/core";
import type { MonitoredModel } from "../domain/monitor.ts";
import type { RowReader } from "../storage/lake/row-reader.ts";
import type { Metadata } from "../storage/metadata/open-metadata.ts";
import { planRows } from "./plan-rows.ts";

interface Parts {
  readonly metadata: Metadata;
  readonly rows: RowReader;
}

interface Wanted {
  readonly version: string;
  readonly position: number;
}

const usualRows = 2_000;
const mostRows = 50_000;
const endOfTime = 8.64e15;

/** Where the first rows of a version lie; undefined while there are too few. */
export async function firstOfVersion(
  { metadata, rows: reader }: Parts,
  { id: modelId, config: { baseline } }: MonitoredModel,
  { version, position }: Wanted,
) {
  const rows = Math.min(baseline.kind === "first-rows" ? baseline.rows : usualRows, mostRows);
  const seen = await metadata.read((prepare) => prepare(selectFirst).get(modelId, version));
  if (seen === undefined) return undefined;
  const fromMs = Number(seen["first"]);
  const places = await reader.rowsFrom(
    { modelId, version, fromMs, toMs: endOfTime, position },
    rows,
  );
  if (places.length < rows) return undefined;
  const times = places.map(({ timeMs }) => timeMs);
  return {
    ...{ kind: "first-rows" as const, version, rows },
    fromMs: times.reduce((least, one) => Math.min(least, one)),
    toMs: times.reduce((most, one) => Math.max(most, one)) + 1,
    position,
  };
}

const selectFirst = `
  select first_seen_at as first from versions where model_id = ? and version = ?`;

const falseAlarmRate = 0.01;

/** Whether a metric of performance of some rows is clearly worse than in a baseline. */
export async function isWorse(
  baseline: Baseline,
  { columns }: MemorySource,
  { ignore }: Pick<ModelConfig, "ignore">,
): Promise<boolean> {
  const { plan } = baseline;
  const kept = Object.entries(columns).filter(([name]) => !ignore.includes(name));
  const source = planRows({ columns: Object.fromEntries(kept) }, plan.roles);
  const engine = createMemoryEngine();
  try {
    const table = await engine.open({ ...source, label: "the first rows of the version" });
    const { results } = check(baseline, await table.profile(plan), { falseAlarmRate });
    return results.some(
      (one) =>
        one.family === "performance" &&
        one.check !== "label-coverage" &&
        one.segment === null &&
        one.verdict === "alert",
    );
  } finally {
    await engine.close();
  }
}

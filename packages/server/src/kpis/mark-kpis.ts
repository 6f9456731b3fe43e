import { isMetric, type Kpi } from "@plumbline/contracts";
import { allVersions } from "../domain/monitor.ts";
import { windowAt } from "../domain/time-window.ts";
import { kpiRecords, type KpiRecords, type TouchedMinute } from "../storage/metadata/kpi-store.ts";
import { loopProgress, saveLoopProgress } from "../storage/metadata/loop-progress.ts";
import type { Prepare } from "../storage/metadata/sqlite-dialect.ts";
import { definitionOf, type KpiModel } from "./kpi-models.ts";

const part = "kpis";

/** Whether the lake has changed since windows were last marked. */
export function hasNews(prepare: Prepare, position: number): boolean {
  return position > loopProgress(prepare, part);
}

/** Turns what changed in the lake up to a position into windows to compute; in the caller's transaction. */
export function markKpis(prepare: Prepare, models: readonly KpiModel[], position: number): void {
  const before = loopProgress(prepare, part);
  if (position <= before) return;
  const records = kpiRecords(prepare);
  const byId = new Map(models.map((model) => [model.id, model]));
  const marker = createMarker(records);
  for (const minute of records.touched(before, position)) {
    const model = byId.get(minute.modelId);
    for (const kpi of model?.config.kpis ?? []) marker(model as KpiModel, kpi, minute);
  }
  saveLoopProgress(prepare, part, position);
}

/** KPIs that are new, or count something else now, begin anew with all that is in the lake. */
export function markNewKpis(prepare: Prepare, model: KpiModel): void {
  const records = kpiRecords(prepare);
  const known = records.definitions(model.id);
  const marker = createMarker(records);
  const fresh = model.config.kpis.filter(
    (kpi) => known.get(kpi.name) !== definitionOf(kpi, model.config),
  );
  const names = new Set(model.config.kpis.map(({ name }) => name));
  const gone = [...known.keys()].filter((name) => !names.has(name));
  for (const name of [...gone, ...fresh.map((kpi) => kpi.name)]) records.forget(model.id, name);
  if (fresh.length === 0) return;
  for (const minute of records.touchedOf(model.id)) {
    for (const kpi of fresh) marker(model, kpi, minute);
  }
}

/** Marks each window once for a position, however many of its minutes changed. */
function createMarker(records: KpiRecords) {
  const marked = new Map<string, number>();
  return (model: KpiModel, kpi: Kpi, { timeMs, position }: TouchedMinute): void => {
    const { config, id: modelId } = model;
    const window = windowAt(kpi.window, config.timeZone, timeMs);
    const key = `${modelId} ${kpi.name} ${window.startMs}`;
    if ((marked.get(key) ?? -1) >= position) return;
    marked.set(key, position);
    const definition = definitionOf(kpi, config);
    // Of a service, Prometheus does not know which version answered.
    const versions = isMetric(kpi.of) ? [] : records.versionsIn(modelId, window);
    for (const version of [allVersions, ...versions]) {
      records.mark({ modelId, kpi: kpi.name, definition, version, window, position });
    }
  };
}

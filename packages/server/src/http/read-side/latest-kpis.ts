import { modelConfigSchema, type Kpi, type KpiVerdictName } from "@plumbline/contracts";
import { kpiVerdict } from "../../domain/kpi-objective.ts";
import type { Prepare } from "../../storage/metadata/sqlite-dialect.ts";

/** A KPI in its newest finished window, all versions together. */
export interface KpiFacts {
  readonly name: string;
  readonly value: number;
  readonly lo: number | null;
  readonly hi: number | null;
  readonly rows: number;
  readonly verdict: KpiVerdictName;
}

export interface LatestKpis {
  of(prepare: Prepare, modelId: number): readonly KpiFacts[];
}

/** A configuration is only parsed when it changed. */
export function createLatestKpis(): LatestKpis {
  const known = new Map<number, { readonly revision: number; readonly kpis: readonly Kpi[] }>();
  return {
    of(prepare, modelId) {
      const row = prepare(selectConfig).get(modelId);
      if (typeof row?.["config_json"] !== "string") return [];
      const revision = Number(row["config_revision"]);
      let config = known.get(modelId);
      if (config?.revision !== revision) {
        const { kpis } = modelConfigSchema.parse(JSON.parse(row["config_json"]));
        known.set(modelId, (config = { revision, kpis }));
      }
      return config.kpis.flatMap((kpi) => latestOf(prepare, modelId, kpi));
    },
  };
}

function latestOf(prepare: Prepare, modelId: number, { name, objective }: Kpi): KpiFacts[] {
  const row = prepare(selectLatest).get(modelId, name);
  if (row === undefined) return [];
  const [lo, hi] = [row["lo"] as number | null, row["hi"] as number | null];
  const value = Number(row["value"]);
  const { verdict } = kpiVerdict({ value, lo, hi }, objective);
  return [{ name, value, lo, hi, rows: Number(row["rows"]), verdict }];
}

const selectConfig = "select config_json, config_revision from models where id = ?";
const selectLatest = `
  select rows, value, lo, hi from kpi_values
  where model_id = ? and kpi = ? and version = '*' and is_mature = 1 and value is not null
  order by start_at desc limit 1`;

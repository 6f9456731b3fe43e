import type { SQLOutputValue } from "node:sqlite";
import type { Metadata } from "./open-metadata.ts";
import type { Prepare } from "./sqlite-dialect.ts";

/** What came of a version, as the tables tell it. */
export interface VersionTraces {
  readonly evaluations: readonly EvaluationTrace[];
  readonly incidents: readonly IncidentTrace[];
  readonly runs: readonly RunTrace[];
  readonly trainingSets: readonly TrainingSetTrace[];
}

/** Latest evaluations of the windows of a monitor, by verdict. */
export interface EvaluationTrace {
  /** `*` for windows of all versions together. */
  readonly version: string;
  readonly monitor: string;
  readonly verdict: string;
  readonly windows: number;
  readonly rows: number;
  readonly fromMs: number;
  readonly toMs: number;
}

export interface IncidentTrace {
  readonly id: number;
  readonly version: string;
  readonly title: string;
  readonly state: string;
  readonly openedAtMs: number;
  readonly firstWindowMs: number;
}

export interface RunTrace {
  readonly id: string;
  readonly state: string;
  readonly action: string;
  readonly incidentId: number | null;
  readonly champion: string | null;
  readonly candidate: string | null;
  readonly trainingSetId: string | null;
  readonly createdAtMs: number;
}

export interface TrainingSetTrace {
  readonly id: string;
  readonly rows: number;
  readonly fromMs: number;
  readonly toMs: number;
}

const selectEvaluations = `
  select w.version, m.name as monitor, e.verdict, count(*) as windows, sum(e.rows) as rows,
    min(w.start_at) as from_at, max(w.end_at) as to_at
  from windows w join monitors m on m.id = w.monitor_id join evaluations e on e.id = w.evaluation_id
  where w.model_id = ? group by w.version, m.name, e.verdict order by w.version, m.name, e.verdict`;
const selectIncidents = `
  select id, version, title, state, opened_at, first_window_at from incidents
  where model_id = ? order by id desc limit 200`;
const selectRuns = `
  select id, state, action, incident_id, champion, candidate, training_set_id, created_at from runs
  where model_id = ? order by created_at desc limit 200`;
const selectSets =
  "select id, rows, from_at, to_at from training_sets where model_id = ? order by created_at desc limit 200";

export function readTraces(metadata: Metadata, modelId: number): Promise<VersionTraces> {
  return metadata.read((prepare) => tracesIn(prepare, modelId));
}

function tracesIn(prepare: Prepare, modelId: number): VersionTraces {
  const text = (value: SQLOutputValue | undefined): string | null =>
    value === null || value === undefined ? null : String(value);
  return {
    evaluations: prepare(selectEvaluations)
      .all(modelId)
      .map((row) => ({
        ...{ version: String(row["version"]), monitor: String(row["monitor"]) },
        ...{ verdict: String(row["verdict"]), windows: Number(row["windows"]) },
        ...{
          rows: Number(row["rows"]),
          fromMs: Number(row["from_at"]),
          toMs: Number(row["to_at"]),
        },
      })),
    incidents: prepare(selectIncidents)
      .all(modelId)
      .map((row) => ({
        ...{ id: Number(row["id"]), version: String(row["version"]), title: String(row["title"]) },
        ...{ state: String(row["state"]), openedAtMs: Number(row["opened_at"]) },
        firstWindowMs: Number(row["first_window_at"]),
      })),
    runs: prepare(selectRuns)
      .all(modelId)
      .map((row) => ({
        ...{ id: String(row["id"]), state: String(row["state"]), action: String(row["action"]) },
        incidentId: row["incident_id"] === null ? null : Number(row["incident_id"]),
        ...{ champion: text(row["champion"]), candidate: text(row["candidate"]) },
        ...{ trainingSetId: text(row["training_set_id"]), createdAtMs: Number(row["created_at"]) },
      })),
    trainingSets: prepare(selectSets)
      .all(modelId)
      .map((row) => ({
        ...{ id: String(row["id"]), rows: Number(row["rows"]) },
        ...{ fromMs: Number(row["from_at"]), toMs: Number(row["to_at"]) },
      })),
  };
}

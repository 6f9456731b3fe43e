import type { SQLOutputValue } from "node:sqlite";
import type { GateVerdict } from "@plumbline/contracts";
import type { Metadata } from "./open-metadata.ts";
import type { Prepare } from "./sqlite-dialect.ts";

/** What came of a version, as the tables tell it. */
export interface VersionTraces {
  readonly evaluations: readonly EvaluationTrace[];
  readonly incidents: readonly IncidentTrace[];
  readonly runs: readonly RunTrace[];
  readonly trainingSets: readonly TrainingSetTrace[];
  /** In the order in which they came. */
  readonly champions: readonly ChampionTrace[];
  /** Models and feeds that this one lives on, and models that live on it, as configured. */
  readonly upstream: readonly string[];
  readonly downstream: readonly string[];
}

/** A time in which a version was champion. */
export interface ChampionTrace {
  readonly id: number;
  readonly version: string;
  /** Event times; null while it lasts. */
  readonly fromMs: number;
  readonly toMs: number | null;
  readonly kind: string;
  readonly actor: string;
  readonly reason: string;
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
  readonly gate: Pick<GateVerdict, "verdict" | "summary" | "rows"> | null;
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
  select id, state, action, incident_id, champion, candidate, training_set_id, created_at, gate_json
  from runs
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
        gate: gateOf(text(row["gate_json"])),
      })),
    trainingSets: prepare(selectSets)
      .all(modelId)
      .map((row) => ({
        ...{ id: String(row["id"]), rows: Number(row["rows"]) },
        ...{ fromMs: Number(row["from_at"]), toMs: Number(row["to_at"]) },
      })),
    champions: championsIn(prepare, modelId),
    ...neighboursIn(prepare, modelId),
  };
}

function gateOf(json: string | null): RunTrace["gate"] {
  if (json === null) return null;
  const { verdict, summary, rows } = JSON.parse(json) as GateVerdict;
  return { verdict, summary, rows };
}

const selectMoves = `
  select id, to_version, event_time, kind, actor, reason from alias_moves
  where model_id = ? and alias = 'champion' and kind <> 'drill' and to_version is not null order by id`;

function championsIn(prepare: Prepare, modelId: number): readonly ChampionTrace[] {
  const moves = prepare(selectMoves).all(modelId);
  return moves.map((row, place) => {
    const next = moves[place + 1]?.["event_time"];
    return {
      ...{ id: Number(row["id"]), version: String(row["to_version"]), kind: String(row["kind"]) },
      ...{ actor: String(row["actor"]), reason: String(row["reason"]) },
      fromMs: Number(row["event_time"]),
      toMs: next === undefined ? null : Number(next),
    };
  });
}

const selectConfigs = "select id, name, config_json from models where config_json is not null";

function neighboursIn(
  prepare: Prepare,
  modelId: number,
): Pick<VersionTraces, "upstream" | "downstream"> {
  const rows = prepare(selectConfigs)
    .all()
    .map((row) => {
      const { upstream = [] } = JSON.parse(String(row["config_json"])) as {
        readonly upstream?: readonly string[];
      };
      return { id: Number(row["id"]), name: String(row["name"]), upstream };
    });
  const name = String(prepare(selectName).get(modelId)?.["name"] ?? "");
  return {
    upstream: rows.find(({ id }) => id === modelId)?.upstream ?? [],
    downstream: rows.filter((one) => one.upstream.includes(name)).map((one) => one.name),
  };
}

const selectName = "select name from models where id = ?";

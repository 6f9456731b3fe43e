import type {
  CloseReason,
  EvidenceLink,
  IncidentDetails,
  IncidentKind,
  IncidentState,
  Severity,
  TimelineLane,
} from "@plumbline/contracts";
import { liveStates, type Incident } from "../../domain/incident.ts";
import type { Metadata } from "./open-metadata.ts";
import type { Prepare } from "./sqlite-dialect.ts";

export interface IncidentFilter {
  readonly modelId?: number;
  readonly states?: readonly IncidentState[];
  readonly kind?: IncidentKind;
  readonly severity?: Severity;
  /** Only with smaller ids. */
  readonly before?: number;
  readonly limit: number;
}

export type NewIncident = Omit<Incident, "id" | "model">;
export type IncidentChanges = Partial<Omit<NewIncident, "modelId" | "causeKey">>;

export interface NewEntry {
  readonly atMs: number;
  readonly eventTimeMs: number | null;
  readonly lane: TimelineLane;
  readonly actor: string;
  readonly message: string;
  readonly link?: EvidenceLink;
}

export interface IncidentEntry extends Required<NewEntry> {
  readonly id: number;
}

/** Incidents inside of a transaction or a read that the caller has begun. */
export interface IncidentRecords {
  get(id: number): Incident | undefined;
  /** Newest first. */
  list(filter: IncidentFilter): readonly Incident[];
  /** Those of a model that are not over, oldest first. */
  live(modelId: number): readonly Incident[];
  /** Those of one cause, newest first. */
  ofCause(modelId: number, causeKey: string): readonly Incident[];
  insert(incident: NewIncident): Incident;
  /** Answers the incident as it is then; undefined when there is none. */
  update(id: number, changes: IncidentChanges): Incident | undefined;
  addEntry(incidentId: number, entry: NewEntry): void;
  /** Oldest first. */
  entries(incidentId: number): readonly IncidentEntry[];
}

export function incidentRecords(prepare: Prepare): IncidentRecords {
  const get = (id: number): Incident | undefined => {
    const row = prepare(`${select} where incidents.id = ?`).get(id);
    return row === undefined ? undefined : toIncident(row);
  };
  const list = (filter: IncidentFilter): readonly Incident[] => {
    const { where, values } = conditionsOf(filter);
    const sql = `${select} where ${where} order by incidents.id desc limit ?`;
    return prepare(sql)
      .all(...values, filter.limit)
      .map(toIncident);
  };
  return {
    get,
    list,
    live: (modelId) => list({ modelId, states: liveStates, limit: noLimit }).toReversed(),
    ofCause: (modelId, causeKey) =>
      prepare(`${select} where model_id = ? and cause_key = ? order by incidents.id desc`)
        .all(modelId, causeKey)
        .map(toIncident),
    insert(incident) {
      const row = toRow(incident);
      const columns = Object.keys(row);
      const marks = columns.map(() => "?").join(", ");
      const { lastInsertRowid } = prepare(
        `insert into incidents (${columns.join(", ")}) values (${marks})`,
      ).run(...Object.values(row));
      const { name } = prepare("select name from models where id = ?").get(incident.modelId) as {
        readonly name: string;
      };
      return { ...incident, id: Number(lastInsertRowid), model: name };
    },
    update(id, changes) {
      const row = toRow(changes);
      const columns = Object.keys(row);
      if (columns.length > 0) {
        const sets = columns.map((column) => `${column} = ?`).join(", ");
        prepare(`update incidents set ${sets} where id = ?`).run(...Object.values(row), id);
      }
      return get(id);
    },
    addEntry(incidentId, { atMs, eventTimeMs, lane, actor, message, link = {} }) {
      prepare(insertEntry).run(
        ...[incidentId, atMs, eventTimeMs, lane, actor, message, JSON.stringify(link)],
      );
    },
    entries: (incidentId) => prepare(selectEntries).all(incidentId).map(toEntry),
  };
}

/** The same, each call in a transaction or a read of its own. */
export type IncidentStore = {
  readonly [Call in keyof IncidentRecords]: (
    ...args: Parameters<IncidentRecords[Call]>
  ) => Promise<ReturnType<IncidentRecords[Call]>>;
};

export function createIncidentStore(metadata: Metadata): IncidentStore {
  const reading = <T>(work: (records: IncidentRecords) => T): Promise<T> =>
    metadata.read((prepare) => work(incidentRecords(prepare)));
  const writing = <T>(work: (records: IncidentRecords) => T): Promise<T> =>
    metadata.transaction((prepare) => work(incidentRecords(prepare)));
  return {
    get: (id) => reading((records) => records.get(id)),
    list: (filter) => reading((records) => records.list(filter)),
    live: (modelId) => reading((records) => records.live(modelId)),
    ofCause: (modelId, causeKey) => reading((records) => records.ofCause(modelId, causeKey)),
    entries: (incidentId) => reading((records) => records.entries(incidentId)),
    insert: (incident) => writing((records) => records.insert(incident)),
    update: (id, changes) => writing((records) => records.update(id, changes)),
    addEntry: (incidentId, entry) => writing((records) => records.addEntry(incidentId, entry)),
  };
}

const noLimit = -1;
const select =
  "select incidents.*, models.name as model from incidents join models on models.id = model_id";
const insertEntry = `
  insert into incident_entries (incident_id, at, event_time, lane, actor, message, link_json)
  values (?, ?, ?, ?, ?, ?, ?)`;
const selectEntries = "select * from incident_entries where incident_id = ? order by id";

function conditionsOf({ modelId, states, kind, severity, before }: IncidentFilter) {
  const conditions: string[] = ["true"];
  const values: (string | number)[] = [];
  const add = (condition: string, ...more: readonly (string | number)[]): void => {
    conditions.push(condition);
    values.push(...more);
  };
  if (modelId !== undefined) add("model_id = ?", modelId);
  if (states !== undefined) add(`state in (${states.map(() => "?").join(", ")})`, ...states);
  if (kind !== undefined) add("kind = ?", kind);
  if (severity !== undefined) add("severity = ?", severity);
  if (before !== undefined) add("incidents.id < ?", before);
  return { where: conditions.join(" and "), values };
}

const columnOf: Readonly<Record<keyof NewIncident, string>> = {
  modelId: "model_id",
  causeKey: "cause_key",
  kind: "kind",
  severity: "severity",
  state: "state",
  title: "title",
  summary: "summary",
  version: "version",
  segment: "segment",
  causedBy: "caused_by",
  owner: "owner",
  openedAtMs: "opened_at",
  firstWindowMs: "first_window_at",
  lastWindowMs: "last_window_at",
  changedAtMs: "changed_at",
  resolvedAtMs: "resolved_at",
  closedAtMs: "closed_at",
  closeReason: "close_reason",
  wellWindows: "well_windows",
  details: "details_json",
};

function toRow(incident: Partial<NewIncident>): Readonly<Record<string, string | number | null>> {
  const row: Record<string, string | number | null> = {};
  for (const [field, column] of Object.entries(columnOf)) {
    const value = incident[field as keyof NewIncident];
    if (value === undefined) continue;
    row[column] = typeof value === "object" && value !== null ? JSON.stringify(value) : value;
  }
  return row;
}

type Row = Readonly<Record<string, unknown>>;

function toIncident(row: Row): Incident {
  const numberOrNull = (column: string) => row[column] as number | null;
  const textOrNull = (column: string) => row[column] as string | null;
  return {
    id: Number(row["id"]),
    modelId: Number(row["model_id"]),
    model: String(row["model"]),
    causeKey: String(row["cause_key"]),
    kind: row["kind"] as IncidentKind,
    severity: row["severity"] as Severity,
    state: row["state"] as IncidentState,
    title: String(row["title"]),
    summary: String(row["summary"]),
    version: String(row["version"]),
    segment: textOrNull("segment"),
    causedBy: numberOrNull("caused_by"),
    owner: textOrNull("owner"),
    openedAtMs: Number(row["opened_at"]),
    firstWindowMs: Number(row["first_window_at"]),
    lastWindowMs: Number(row["last_window_at"]),
    changedAtMs: Number(row["changed_at"]),
    resolvedAtMs: numberOrNull("resolved_at"),
    closedAtMs: numberOrNull("closed_at"),
    closeReason: row["close_reason"] as CloseReason | null,
    wellWindows: Number(row["well_windows"]),
    details: JSON.parse(String(row["details_json"])) as IncidentDetails,
  };
}

function toEntry(row: Row): IncidentEntry {
  return {
    id: Number(row["id"]),
    atMs: Number(row["at"]),
    eventTimeMs: row["event_time"] as number | null,
    lane: row["lane"] as TimelineLane,
    actor: String(row["actor"]),
    message: String(row["message"]),
    link: JSON.parse(String(row["link_json"])) as EvidenceLink,
  };
}

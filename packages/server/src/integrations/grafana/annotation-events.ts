import type { Prepare } from "../../storage/metadata/sqlite-dialect.ts";

/** Something that people want to see on a graph. */
export interface AnnotationEvent {
  /** Unique for good, such as incident-12. */
  readonly id: string;
  readonly source: EventSource;
  /** Grows within its source. */
  readonly position: number;
  readonly kind: "incident" | "retraining" | "promotion";
  readonly model: string;
  readonly atMs: number;
  /** In one line. */
  readonly text: string;
  /** The page of Plumbline that says more. */
  readonly path: string;
  readonly tags: readonly string[];
}

export const eventSources = ["incidents", "runs", "moves"] as const;
export type EventSource = (typeof eventSources)[number];

export interface EventFilter {
  /** Only later ones. */
  readonly after: number;
  readonly fromMs: number;
  readonly toMs: number;
  readonly limit: number;
}

/** What happened by a source, in the order in which it was written down. */
export function annotationEvents(
  prepare: Prepare,
  source: EventSource,
  { after, fromMs, toMs, limit }: EventFilter,
): readonly AnnotationEvent[] {
  const rows = prepare(selects[source]).all(after, fromMs, toMs, limit) as unknown as Row[];
  return rows.map((row) => ({
    ...{ id: `${source}-${row.id}`, source, position: row.id, model: row.model, atMs: row.at },
    ...readers[source](row),
  }));
}

interface Row {
  readonly id: number;
  readonly at: number;
  readonly model: string;
  readonly subject: string;
  readonly what: string;
  readonly words: string;
}

type Said = Pick<AnnotationEvent, "kind" | "text" | "path" | "tags">;

const incidentWords: Readonly<Record<string, string>> = {
  open: "Incident opened",
  reopen: "Incident opened again",
  resolve: "Incident over",
  close: "Incident closed",
};

const readers: Readonly<Record<EventSource, (row: Row) => Said>> = {
  incidents: ({ subject, what, words }) => ({
    ...{ kind: "incident", path: `/incidents/${subject}`, tags: [what] },
    text: `${incidentWords[what] ?? what}: ${words}`,
  }),
  runs: ({ subject, words, model }) => {
    const state = /^(promoted|refused|failed|cancelled):/.exec(words)?.[1] ?? "queued";
    const text = `Retraining of ${model}: ${words}`;
    return { kind: "retraining", path: `/runs/${subject}`, tags: [state], text };
  },
  moves: ({ what, words, model, subject }) => ({
    ...{ kind: "promotion", path: `/models/${encodeURIComponent(model)}/lineage`, tags: [what] },
    text: `${what === "rollback" ? "Rolled back" : "Promoted"}: ${model} answers with ${subject}${words === "" ? "" : ` (${words})`}`,
  }),
};

/** Of incidents, what people were told: what opened and ended while history was read is none of it. */
const selects: Readonly<Record<EventSource, string>> = {
  incidents: `
    select told.id, told.at, models.name as model, incidents.id as subject, told.event as what,
      incidents.title as words
    from incident_announcements as told
      join incidents on incidents.id = told.incident_id join models on models.id = incidents.model_id
    where told.id > ? and told.at >= ? and told.at <= ? and told.told_at is not null
      and told.event in ('open', 'reopen', 'resolve', 'close')
    order by told.id limit ?`,
  runs: `
    select entries.id, entries.at, models.name as model, runs.id as subject, '' as what,
      entries.text as words
    from run_entries as entries join runs on runs.id = entries.run_id
      join models on models.id = runs.model_id
    where entries.id > ? and entries.at >= ? and entries.at <= ? and entries.kind = 'state'
      and (entries.text like 'Queued by%' or entries.text like 'promoted:%'
        or entries.text like 'refused:%' or entries.text like 'failed:%'
        or entries.text like 'cancelled:%')
    order by entries.id limit ?`,
  moves: `
    select moves.id, moves.at, models.name as model, moves.to_version as subject, moves.kind as what,
      moves.reason as words
    from alias_moves as moves join models on models.id = moves.model_id
    where moves.id > ? and moves.at >= ? and moves.at <= ? and moves.alias = 'champion'
      and moves.kind in ('promotion', 'rollback') and moves.to_version is not null
    order by moves.id limit ?`,
};

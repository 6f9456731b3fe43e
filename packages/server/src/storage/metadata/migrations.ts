/** Forward only; each runs once, in one transaction. What was released is never edited: add the next one. */
export const migrations: readonly { readonly name: string; readonly sql: string }[] = [
  {
    name: "0001-start",
    sql: `
      create table models (
        id integer primary key, name text not null unique, created_at integer not null,
        schema_json text, config_json text, config_revision integer not null default 0
      );
      create table versions (
        model_id integer not null, version text not null,
        first_seen_at integer not null, last_seen_at integer not null,
        primary key (model_id, version)
      ) without rowid;
      create table baselines (
        id integer primary key, model_id integer not null, version text, created_at integer not null,
        plan_id text not null, origin_json text not null, document blob not null
      );
      create index baselines_by_model on baselines (model_id, version, created_at);
      create table log_progress (
        partition integer primary key, next_offset integer not null, epoch integer not null
      );
      create table cuts (
        partition integer primary key, first_offset integer not null, end_offset integer not null
      );
      create table files (
        id integer primary key, model_id integer not null, kind text not null, day text not null,
        path text not null unique, first_offset integer not null, end_offset integer not null,
        rows integer not null, bytes integer not null, min_time integer not null, max_time integer not null,
        layout_id integer not null, state text not null, replaced_at integer
      );
      create index files_by_time on files (model_id, kind, state, min_time, max_time);
      create table layouts (
        id integer primary key, columns_json text not null unique
      );
      create table predictions (
        model_id integer not null, prediction_id text not null, time integer not null,
        primary key (model_id, prediction_id)
      ) without rowid;
      create table feedback (
        model_id integer not null, prediction_id text not null, feedback_id text not null,
        primary key (model_id, prediction_id, feedback_id)
      ) without rowid;
      create table unmatched_feedback (
        model_id integer not null, prediction_id text not null, feedback_id text not null,
        received_at integer not null, log_offset integer not null, body text not null,
        primary key (model_id, prediction_id, feedback_id)
      ) without rowid;
      create table touched_minutes (
        model_id integer not null, minute integer not null, position integer not null,
        primary key (model_id, minute)
      ) without rowid;
      create index touched_by_position on touched_minutes (position);
      create table counters (
        model_id integer not null, name text not null, value integer not null,
        primary key (model_id, name)
      ) without rowid;
      create table quarantine (
        id integer primary key, model_id integer not null, kind text not null,
        received_at integer not null, reason text not null, field text, value text,
        message text not null, body text not null
      );
      create index quarantine_by_model on quarantine (model_id, reason, id);
      create table cell_profiles (
        model_id integer not null, plan_id text not null, version text not null,
        start_at integer not null, end_at integer not null, position integer not null,
        profile blob not null,
        primary key (model_id, plan_id, version, start_at, end_at, position)
      ) without rowid;
      create table monitors (
        id integer primary key, model_id integer not null, name text not null,
        document_json text not null, created_at integer not null, retired_at integer
      );
      create index monitors_by_model on monitors (model_id, name);
      create table windows (
        id integer primary key, monitor_id integer not null, model_id integer not null,
        version text not null, start_at integer not null, end_at integer not null,
        first_offset integer not null default -1, end_offset integer not null default -1,
        evaluation_id integer, revision integer not null default 0,
        dirty_position integer not null, evaluated_position integer not null default -1,
        evaluated_at integer,
        unique (monitor_id, version, start_at, end_at, first_offset)
      );
      create index windows_to_look_at on windows (model_id, end_at)
        where dirty_position > evaluated_position;
      create table monitor_progress (id integer primary key check (id = 1), position integer not null);
      create index windows_by_model on windows (model_id, end_at);
      create table evaluations (
        id integer primary key, window_id integer not null, model_id integer not null,
        monitor_id integer not null, revision integer not null, evaluated_at integer not null,
        position integer not null, verdict text not null, rows integer not null,
        labelled integer not null, summary_json text not null, result blob not null, evidence_json text not null
      );
      create index evaluations_by_window on evaluations (window_id, revision);
      create index evaluations_by_model on evaluations (model_id, id);
      create table api_keys (
        id text primary key, name text not null, hash text not null, scopes text not null,
        created_at integer not null, last_used_at integer, revoked_at integer
      );
      create table audit (
        id integer primary key, at integer not null, actor text not null, action text not null,
        subject text not null, details_json text not null
      );
    `,
  },
];

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
  {
    name: "0002-loop",
    sql: `
      create table people (
        id integer primary key, name text not null unique, role text not null, password_hash text not null,
        created_at integer not null, disabled_at integer, last_sign_in_at integer
      );
      create table sign_ins (
        token_hash text primary key, person_id integer not null, csrf_hash text not null,
        created_at integer not null, expires_at integer not null, last_used_at integer not null
      ) without rowid;
      create table approvals (
        id integer primary key, subject text not null, actor text not null, is_approved integer not null,
        reason text not null, at integer not null
      );
      create index approvals_by_subject on approvals (subject);
      create trigger approvals_are_kept before update on approvals
        begin select raise(abort, 'approvals are only added to'); end;
      create trigger approvals_stay before delete on approvals
        begin select raise(abort, 'approvals are only added to'); end;
      create trigger audit_is_kept before update on audit
        begin select raise(abort, 'the audit log is only added to'); end;
      create trigger audit_stays before delete on audit
        begin select raise(abort, 'the audit log is only added to'); end;
      create table registered_versions (
        model_id integer not null, version text not null, registered_at integer not null, actor text not null,
        kind text not null, parent text, run_id text, details_json text not null, artifact_digest text,
        baseline_id integer, primary key (model_id, version)
      ) without rowid;
      create table aliases (
        model_id integer not null, alias text not null, version text not null, since integer not null,
        revision integer not null, primary key (model_id, alias)
      ) without rowid;
      create table alias_moves (
        id integer primary key, model_id integer not null, alias text not null, from_version text,
        to_version text, at integer not null, event_time integer not null, actor text not null,
        reason text not null, run_id text, kind text not null, deployed_in_ms integer,
        deploy_state text not null, deploy_attempts integer not null default 0,
        deploy_due_at integer not null, deploy_message text not null default ''
      );
      create index moves_to_deploy on alias_moves (deploy_due_at) where deploy_state = 'waiting';
      create index alias_moves_by_model on alias_moves (model_id, id);
      create table artifacts (
        digest text primary key, bytes integer not null, media_type text not null, created_at integer not null
      ) without rowid;
      create table incidents (
        id integer primary key, model_id integer not null, cause_key text not null, kind text not null,
        severity text not null, state text not null, title text not null, summary text not null,
        version text not null, segment text, caused_by integer, owner text, opened_at integer not null,
        first_window_at integer not null, last_window_at integer not null, changed_at integer not null,
        resolved_at integer, closed_at integer, close_reason text, well_windows integer not null default 0,
        details_json text not null
      );
      create index incidents_by_cause on incidents (model_id, cause_key, id);
      create unique index one_live_incident_a_cause on incidents (model_id, cause_key)
        where state in ('open', 'acknowledged', 'mitigated');
      create table incident_entries (
        id integer primary key, incident_id integer not null, at integer not null, event_time integer,
        lane text not null, actor text not null, message text not null, link_json text not null
      );
      create index entries_by_incident on incident_entries (incident_id, id);
      create table incident_windows (
        model_id integer not null, cause_key text not null, window text not null, source text not null,
        version text not null, start_at integer not null, end_at integer not null, revision integer not null,
        evaluation_id integer, is_alarm integer not null, signals_json text not null,
        primary key (model_id, cause_key, window)
      ) without rowid;
      create index incident_alarms on incident_windows (model_id, version, end_at) where is_alarm = 1;
      create table incident_announcements (
        id integer primary key, incident_id integer not null, event text not null, at integer not null,
        hushed_by text, told_at integer
      );
      create index announcements_by_incident on incident_announcements (incident_id, id);
      create index announcements_to_make on incident_announcements (id) where told_at is null;
      create table rule_states (
        monitor_id integer not null, version text not null, rule text not null, outcomes_json text not null,
        primary key (monitor_id, version, rule)
      ) without rowid;
      create table silences (
        id integer primary key, model_id integer, match_json text not null, from_at integer not null,
        to_at integer not null, kind text not null, actor text not null, reason text not null, ended_at integer
      );
      create table annotations (
        id integer primary key, model_id integer, kind text not null, from_at integer not null, to_at integer,
        text text not null, actor text not null, created_at integer not null
      );
      create table loop_progress (part text primary key, position integer not null) without rowid;
      create table channels (
        id integer primary key autoincrement, name text not null unique, type text not null,
        config_json text not null, show_values integer not null, created_at integer not null,
        disabled_at integer, last_result_json text
      );
      create table routes (id integer primary key, position integer not null, document_json text not null);
      create table notifications (
        id integer primary key autoincrement, channel_id integer not null, channel_name text not null,
        incident_id integer, event text not null, dedup_key text not null, message_json text not null,
        created_at integer not null, due_at integer not null, attempts integer not null default 0,
        state text not null, is_repeat integer not null default 0, delivered_at integer, detail text,
        reference text
      );
      create index notifications_due on notifications (due_at) where state in ('waiting', 'scheduled');
      create index notifications_by_incident on notifications (incident_id, channel_id, id);
      create index notifications_by_channel on notifications (channel_id, state);
      create table decisions (
        id integer primary key, model_id integer not null, at integer not null, event_time integer not null,
        action text not null, reason text not null, details_json text not null, incident_id integer,
        run_id text, repeats integer not null default 1, last_at integer not null,
        fold_key text not null default '', facts_key text not null default ''
      );
      create index decisions_by_model on decisions (model_id, id);
      create index decisions_by_incident on decisions (incident_id);
      create table training_sets (
        id text not null, model_id integer not null, request_json text not null, position integer not null,
        rows integer not null, labelled integer not null, from_at integer not null, to_at integer not null,
        schema_json text not null, profile blob not null, path text not null, bytes integer not null,
        created_at integer not null, primary key (model_id, id)
      );
      create table runs (
        id text primary key, model_id integer not null, state text not null, action text not null,
        reason text not null, actor text not null, decision_id integer, incident_id integer,
        executor text not null, attempt integer not null, created_at integer not null,
        event_time integer not null, changed_at integer not null, deadline_at integer,
        next_look_at integer not null, ended_at integer, cancel_requested_at integer, external_json text,
        external_url text, token_hash text, answer_json text, training_set_id text, evaluation_set_id text,
        champion text, candidate text, gate_json text, details_json text not null, progress_json text not null
      ) without rowid;
      create index runs_by_model on runs (model_id, created_at);
      create unique index one_run_a_model on runs (model_id) where ended_at is null;
      create table run_entries (
        id integer primary key, run_id text not null, at integer not null, kind text not null,
        text text not null
      );
      create index entries_by_run on run_entries (run_id, id);
      create table watches (
        id integer primary key, model_id integer not null, run_id text, incident_id integer,
        version text not null, previous text not null, metric text not null, started_at integer not null,
        from_event_time integer not null, until_event_time integer not null, state text not null,
        latest_json text, ended_at integer
      );
      create index watches_open on watches (model_id) where ended_at is null;
      create table proofs (
        id integer primary key, model_id integer not null, run_id text, incident_id integer,
        move_id integer not null default 0, metric text not null default '', at integer not null,
        verdict text not null, document_json text not null, plan_json text not null default '{}',
        is_final integer not null default 1
      );
      create index proofs_by_model on proofs (model_id, id);
      create index proofs_open on proofs (id) where is_final = 0;
      create table kpi_values (
        model_id integer not null, kpi text not null, version text not null, start_at integer not null,
        end_at integer not null, definition text not null default '',
        dirty_position integer not null default 0, position integer not null, computed_at integer, rows integer not null, value real, lo real,
        hi real, is_mature integer not null,
        primary key (model_id, kpi, version, start_at)
      ) without rowid;
      create index kpi_values_open on kpi_values (model_id, kpi, end_at)
        where position < dirty_position or is_mature = 0;
    `,
  },
  {
    name: "0003-refused-rows-gates-and-deleted-sets",
    sql: `
      create table quarantined_minutes (
        model_id integer not null, version text not null, minute integer not null, rows integer not null,
        primary key (model_id, minute, version)
      ) without rowid;
      create table gate_verdicts (
        id integer primary key, model_id integer not null, at integer not null, actor text not null,
        from_at integer not null, to_at integer not null, verdict_json text not null
      );
      create index gate_verdicts_by_model on gate_verdicts (model_id, at);
      alter table training_sets add column deleted_at integer;
      alter table training_sets add column deleted_why text;
    `,
  },
];

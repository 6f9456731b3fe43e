import type { Metadata } from "../../../storage/metadata/open-metadata.ts";

/** A model of which an incident, a run and a promotion are told, a minute apart. */
export async function toldEvents(metadata: Metadata, startMs: number): Promise<void> {
  await metadata.transaction((prepare) => {
    prepare("insert into models (id, name, created_at) values (1, 'fraud', 0)").run();
    prepare(`insert into incidents (id, model_id, cause_key, kind, severity, state, title, summary,
      version, opened_at, first_window_at, last_window_at, changed_at, details_json)
      values (7, 1, 'data|amount|*|', 'data', 'critical', 'open', 'fraud: <b> is broken', '', '*',
      0, 0, 0, 0, '{}')`).run();
    prepare(`insert into runs (id, model_id, state, action, reason, actor, executor, attempt,
      created_at, event_time, changed_at, next_look_at, details_json, progress_json)
      values ('run-1', 1, 'failed', 'retrain', '', 'policy', 'command', 1, 0, 0, 0, 0, '{}', '{}')`).run();
    const entry = prepare(
      "insert into run_entries (run_id, at, kind, text) values ('run-1', ?, ?, ?)",
    );
    entry.run(startMs + 60_000, "state", "Queued by policy: amount moved");
    entry.run(startMs + 61_000, "stdout", "epoch 1");
    entry.run(startMs + 62_000, "state", "running: started");
    entry.run(startMs + 120_000, "state", "failed: exit code 1");
    prepare(`insert into alias_moves (model_id, alias, from_version, to_version, at, event_time,
      actor, reason, kind, deploy_state, deploy_due_at)
      values (1, 'champion', 'v1', 'v2', ?, 0, 'ada', 'better', 'promotion', 'none', 0)`).run(
      startMs + 180_000,
    );
    tellIncident(prepare, "open", startMs);
  });
}

export function tellIncident(
  prepare: Parameters<Parameters<Metadata["transaction"]>[0]>[0],
  event: string,
  atMs: number,
): void {
  prepare(
    "insert into incident_announcements (incident_id, event, at, told_at) values (7, ?, ?, ?)",
  ).run(event, atMs, atMs);
}

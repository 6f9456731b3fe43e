import type { Prepare } from "../storage/metadata/sqlite-dialect.ts";
import type { NewFile } from "./segment-files.ts";

const findLayout = "select id from layouts where columns_json = ?";
const addLayout = "insert into layouts (columns_json) values (?)";
const addFile = `
  insert into files (model_id, kind, day, path, first_offset, end_offset, rows, bytes, min_time,
    max_time, layout_id, state) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'live')`;

/** Makes a file part of the lake; inside a transaction. */
export function addToManifest(prepare: Prepare, file: NewFile): void {
  const layout = layoutId(prepare, JSON.stringify(file.columns.map((c) => [c.name, c.type])));
  const { modelId, kind, day, path, firstOffset, endOffset, rows, bytes, minTime, maxTime } = file;
  prepare(addFile).run(
    ...[modelId, kind, day, path, firstOffset, endOffset, rows, bytes, minTime, maxTime, layout],
  );
}

function layoutId(prepare: Prepare, columns: string): number {
  const known = prepare(findLayout).get(columns);
  return Number(
    known === undefined ? prepare(addLayout).run(columns).lastInsertRowid : known["id"],
  );
}

const selectLive = `
  select count(*) as live from files
  where state = 'live' and id in (select value from json_each(?))`;

/** False when another rewriting took one of the files out. */
export function areLive(prepare: Prepare, ids: readonly number[]): boolean {
  return prepare(selectLive).get(JSON.stringify(ids))?.["live"] === ids.length;
}

const replaceFiles = `
  update files set state = 'replaced', replaced_at = ?
  where state = 'live' and id in (select value from json_each(?))`;

/** Takes files out of the lake; inside a transaction. */
export function replaceInManifest(
  prepare: Prepare,
  ids: readonly number[],
  replacedAtMs: number,
): void {
  prepare(replaceFiles).run(replacedAtMs, JSON.stringify(ids));
}

const touch = `
  insert into touched_minutes (model_id, minute, position) values (?, ?, ?)
  on conflict (model_id, minute) do update set position = max(position, excluded.position)`;

/** Marks minutes whose rows changed as of a position. */
export function touchMinutes(
  prepare: Prepare,
  modelId: number,
  minutes: Iterable<number>,
  position: number,
): void {
  for (const minute of minutes) prepare(touch).run(modelId, minute, position);
}

const count = `
  insert into counters (model_id, name, value) values (?, ?, ?)
  on conflict (model_id, name) do update set value = value + excluded.value`;

/** Adds to the totals of a model. */
export function addCounts(
  prepare: Prepare,
  modelId: number,
  counts: Readonly<Record<string, number>>,
): void {
  for (const [name, value] of Object.entries(counts)) {
    if (value > 0) prepare(count).run(modelId, name, value);
  }
}

const advance =
  "update log_progress set next_offset = ? where partition = ? and next_offset = ? and epoch = ?";

/** Another writer took over, or did the work already: nothing of this attempt may remain. */
export class LostCutError extends Error {
  constructor() {
    super("Another writer has the log, or made this cut");
    this.name = "LostCutError";
  }
}

/** Moves the reading position over a cut: the guard that gives the cut its effect exactly once. */
export function advanceLog(
  prepare: Prepare,
  { partition, first, end }: { partition: number; first: number; end: number },
  epoch: number,
): void {
  if (prepare(advance).run(end, partition, first, epoch).changes !== 1) throw new LostCutError();
  prepare("delete from cuts where partition = ?").run(partition);
}

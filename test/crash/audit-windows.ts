import { zstdDecompressSync } from "node:zlib";
import { readProfile } from "@plumbline/core";
import type { AuditedModel, Problems } from "./audit-events.ts";
import type { DataFolder, KeptPrediction } from "./lake-contents.ts";

export interface AuditedWindows {
  readonly problems: Problems;
  readonly evaluations: number;
  readonly profiles: number;
}

/** Every evaluation and every stored profile counts the rows that the lake holds, as known at its position. */
export function auditWindows(folder: DataFolder, model: AuditedModel): AuditedWindows {
  const problems: Problems = [];
  const check = (isRight: boolean, problem: string): void => {
    if (!isRight) problems.push(`${model.name}: ${problem}`);
  };
  const rows = [...model.predictions].sort((a, b) => a.timeMs - b.timeMs);
  const labelled = new Set(model.feedback.map(({ predictionId }) => predictionId));
  const evaluations = folder.all(selectEvaluations, model.id);
  for (const evaluation of evaluations) {
    const range = rangeOf(evaluation);
    const name = `${String(evaluation["monitor"])} ${range.fromMs}, revision ${Number(evaluation["revision"])}`;
    const inside = rowsIn(rows, range);
    const seen = Number(evaluation["rows"]);
    check(evaluation["verdict"] !== "failed", `${name} failed: ${String(evaluation["summary"])}`);
    check(seen === inside.length, `${name} has ${seen} rows, the lake ${inside.length}`);
    if (evaluation["is_latest"] !== 1 || evaluation["is_stale"] === 1) continue;
    const labels = inside.filter(({ id }) => labelled.has(id)).length;
    const known = Number(evaluation["labelled"]);
    check(known === labels, `${name} has ${known} labelled rows, the lake ${labels}`);
  }
  const holes = folder.all(selectHoles, model.id);
  for (const hole of holes) check(false, `evaluations of window ${String(hole["id"])} have holes`);
  checkTimeWindows(folder, model, rows, check);
  checkRowWindows(folder, model, check);
  const profiles = folder.all(selectCells, model.id);
  for (const cell of profiles) {
    const { rows: seen } = readProfile(textOf(cell["profile"]), "stored profile");
    const inside = rowsIn(rows, rangeOf(cell)).length;
    check(seen === inside, `profile ${Number(cell["start_at"])} has ${seen} rows, not ${inside}`);
  }
  return { problems, evaluations: evaluations.length, profiles: profiles.length };
}

const selectEvaluations = `
  select monitors.name as monitor, windows.start_at, windows.end_at, windows.first_offset,
    windows.end_offset, windows.evaluation_id = evaluations.id as is_latest,
    windows.dirty_position > windows.evaluated_position as is_stale, evaluations.revision,
    evaluations.rows, evaluations.labelled, evaluations.position, evaluations.verdict,
    evaluations.summary_json as summary
  from evaluations
  join windows on windows.id = evaluations.window_id
  join monitors on monitors.id = evaluations.monitor_id
  where evaluations.model_id = ?`;
const selectHoles = `
  select windows.id from windows join evaluations on evaluations.window_id = windows.id
  where windows.model_id = ? group by windows.id
  having count(*) <> max(evaluations.revision) or max(evaluations.revision) <> windows.revision`;
const selectCells = `
  select start_at, end_at, position, profile, -1 as first_offset, 0 as end_offset
  from cell_profiles where model_id = ? and version = '*'`;

interface Range {
  readonly fromMs: number;
  readonly toMs: number;
  readonly fromOffset: number;
  readonly toOffset: number;
}

function rangeOf(row: Readonly<Record<string, unknown>>): Range {
  const isByTime = Number(row["first_offset"]) < 0;
  return {
    ...{ fromMs: Number(row["start_at"]), toMs: Number(row["end_at"]) },
    fromOffset: isByTime ? 0 : Number(row["first_offset"]),
    toOffset: Math.min(
      Number(row["position"]),
      isByTime ? Number.POSITIVE_INFINITY : Number(row["end_offset"]),
    ),
  };
}

/** @param rows in order of time */
function rowsIn(rows: readonly KeptPrediction[], range: Range): readonly KeptPrediction[] {
  return rows
    .slice(placeOf(rows, range.fromMs), placeOf(rows, range.toMs))
    .filter(({ offset }) => offset >= range.fromOffset && offset < range.toOffset);
}

function placeOf(rows: readonly KeptPrediction[], timeMs: number): number {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((rows[middle]?.timeMs ?? 0) < timeMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

const minuteMs = 60_000;

/** Each minute that has rows and is over has its window, judged and not stale. */
function checkTimeWindows(
  folder: DataFolder,
  model: AuditedModel,
  rows: readonly KeptPrediction[],
  check: (isRight: boolean, problem: string) => void,
): void {
  const fresh = new Set(
    folder.all(selectFresh, model.id).map(({ start_at: startMs }) => Number(startMs)),
  );
  const watermarkMs = rows.at(-1)?.timeMs ?? 0;
  const minutes = new Set(rows.map(({ timeMs }) => Math.floor(timeMs / minuteMs) * minuteMs));
  for (const minute of minutes) {
    const isOver = minute + minuteMs <= watermarkMs;
    check(!isOver || fresh.has(minute), `the minute ${minute} was not judged to the end`);
  }
}

const selectFresh = `
  select start_at from windows
  where model_id = ? and first_offset < 0 and evaluated_position >= dirty_position`;

/** Windows of so many rows follow each other in the log without a gap. */
function checkRowWindows(
  folder: DataFolder,
  model: AuditedModel,
  check: (isRight: boolean, problem: string) => void,
): void {
  const offsets = model.predictions.map(({ offset }) => offset).sort((a, b) => a - b);
  const windows = folder.all(selectRowWindows, model.id);
  const [size = 0] = windows.map(({ rows }) => Number(rows));
  check(windows.length > 0, "there is no window of rows");
  check(
    windows.length === Math.floor(offsets.length / size),
    `there are ${windows.length} windows of ${size} rows over ${offsets.length} rows`,
  );
  windows.forEach(({ first_offset: first, end_offset: end, rows }, place) => {
    const isNext =
      offsets[place * size] === first && (offsets[place * size + size - 1] ?? 0) + 1 === end;
    check(isNext && rows === size, `window of rows ${place} is ${String(first)} to ${String(end)}`);
  });
}

const selectRowWindows = `
  select windows.first_offset, windows.end_offset, evaluations.rows from windows
  left join evaluations on evaluations.id = windows.evaluation_id
  where windows.model_id = ? and windows.first_offset >= 0 order by windows.first_offset`;

const textOf = (bytes: unknown): string => zstdDecompressSync(bytes as Uint8Array).toString("utf8");

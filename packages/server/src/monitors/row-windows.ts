import { allVersions, type Monitor, type MonitoredModel } from "../domain/monitor.ts";
import type { RowWindow } from "../domain/time-window.ts";
import type { RowReader } from "../storage/lake/row-reader.ts";
import type { Metadata } from "../storage/metadata/open-metadata.ts";

interface Parts {
  readonly metadata: Metadata;
  readonly rows: RowReader;
}

const endOfTime = 8.64e15;
const rowsAtOnce = 200_000;

/** Adds the windows of so many rows that are complete by now: they follow each other in the log. */
export async function addRowWindows(
  parts: Parts,
  model: MonitoredModel,
  position: number,
): Promise<void> {
  for (const monitor of model.monitors) {
    if (!("rows" in monitor.document.window)) continue;
    const versions =
      monitor.document.versions === "together" ? [allVersions] : await versionsOf(parts, model.id);
    for (const version of versions) {
      await addWindows(parts, monitor, { version, size: monitor.document.window.rows, position });
    }
  }
}

async function addWindows(
  { metadata: { db }, rows }: Parts,
  { id: monitorId, modelId }: Monitor,
  {
    version,
    size,
    position,
  }: { readonly version: string; readonly size: number; readonly position: number },
): Promise<void> {
  const last = await db
    .selectFrom("windows")
    .select("end_offset")
    .where("monitor_id", "=", monitorId)
    .where("version", "=", version)
    .orderBy("end_offset", "desc")
    .limit(1)
    .executeTakeFirst();
  for (let from = last?.end_offset ?? 0; ;) {
    const places = await rows.rowsFrom(
      {
        ...{ modelId, fromMs: 0, toMs: endOfTime, position, offsets: { from, to: position } },
        version: version === allVersions ? null : version,
      },
      Math.max(size, rowsAtOnce - (rowsAtOnce % size)),
    );
    const whole = Math.floor(places.length / size);
    if (whole === 0) return;
    const found = Array.from({ length: whole }, (_, at) => {
      const own = places.slice(at * size, (at + 1) * size);
      const times = own.map(({ timeMs }) => timeMs);
      return {
        ...{ monitor_id: monitorId, model_id: modelId, version, evaluation_id: null, revision: 0 },
        start_at: times.reduce((least, time) => Math.min(least, time)),
        end_at: times.reduce((latest, time) => Math.max(latest, time)) + 1,
        first_offset: own[0]?.offset ?? 0,
        end_offset: (own.at(-1)?.offset ?? 0) + 1,
        ...{ dirty_position: position, evaluated_position: -1, evaluated_at: null },
      };
    });
    await db
      .insertInto("windows")
      .values(found)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    from = found.at(-1)?.end_offset ?? position;
  }
}

async function versionsOf(
  { metadata: { db } }: Parts,
  modelId: number,
): Promise<readonly string[]> {
  const rows = await db
    .selectFrom("versions")
    .select("version")
    .where("model_id", "=", modelId)
    .execute();
  return rows.map(({ version }) => version);
}

/** The windows of rows before an offset, latest first. */
export async function rowWindowsBefore(
  { db }: Metadata,
  monitorId: number,
  version: string,
  { offset, limit }: { readonly offset: number; readonly limit: number },
): Promise<readonly RowWindow[]> {
  const rows = await db
    .selectFrom("windows")
    .select(["start_at", "end_at", "first_offset", "end_offset"])
    .where("monitor_id", "=", monitorId)
    .where("version", "=", version)
    .where("end_offset", "<=", offset)
    .orderBy("end_offset", "desc")
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    ...{ startMs: row.start_at, endMs: row.end_at },
    offsets: { from: row.first_offset, to: row.end_offset },
  }));
}

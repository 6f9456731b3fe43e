import {
  createDuckDbEngine,
  createMemoryEngine,
  mergeAll,
  type Engine,
  type MemorySource,
  type Profile,
  type ProfilePlan,
} from "@plumbline/core";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { allVersions } from "../domain/monitor.ts";
import type { RowWindow, TimeWindow } from "../domain/time-window.ts";
import type { CellKey, CellStore } from "../storage/metadata/cell-store.ts";
import type { RowReader } from "../storage/lake/row-reader.ts";
import type { RowRange } from "../storage/lake/row-range.ts";
import { fieldNames, planRows } from "./plan-rows.ts";
import { splitWindow } from "./split-window.ts";

/** A window profiled, and the cells it was put together from. */
export interface ProfiledWindow {
  readonly profile: Profile;
  readonly cells: readonly CellKey[];
}

export interface CellProfiler {
  /** The profile of a window as known at a position; cells that have not changed since are not read again. */
  profile(request: ProfileRequest): Promise<ProfiledWindow>;
  /** The same from stored cells only: undefined when one is gone. */
  restore(cells: readonly CellKey[]): Promise<Profile | undefined>;
  close(): Promise<void>;
}

export interface ProfileRequest {
  readonly modelId: number;
  readonly version: string;
  readonly window: RowWindow;
  readonly plan: ProfilePlan;
  /** Features that nobody wants to watch; any other that the plan lacks is a finding. */
  readonly ignored: readonly string[];
  readonly position: number;
}

export interface CellProfilerParts {
  readonly rows: RowReader;
  readonly cells: CellStore;
  /** The latest position at which a row or label of this stretch changed. */
  readonly touchedAt: (modelId: number, window: TimeWindow) => Promise<number>;
  readonly tempFolder: string;
}

/** More rows than these go to the DuckDB engine as a file. */
const mostRowsAtHand = 50_000;

export function createCellProfiler(parts: CellProfilerParts): CellProfiler {
  const memory = createMemoryEngine();
  let files: Promise<Engine> | null = null;
  let nextFile = 0;

  const profileCell = async (request: ProfileRequest, cell: TimeWindow): Promise<Profile> => {
    const { plan } = request;
    const range: RowRange = {
      modelId: request.modelId,
      version: request.version === allVersions ? null : request.version,
      fromMs: cell.startMs,
      toMs: cell.endMs,
      position: request.position,
      offsets: request.window.offsets ?? undefined,
    };
    const label = `${new Date(cell.startMs).toISOString()} to ${new Date(cell.endMs).toISOString()}`;
    if ((await parts.rows.countRows(range)) <= mostRowsAtHand) {
      const rows = withoutColumns(await parts.rows.readRows(range), request.ignored);
      const table = await memory.open({ ...planRows(rows, plan.roles), label });
      return table.profile(plan);
    }
    const path = join(parts.tempFolder, `window-${nextFile++}.parquet`);
    try {
      const names = fieldNames(plan.roles);
      await parts.rows.writeRowsParquet(range, path, { names, ignored: request.ignored });
      files ??= createDuckDbEngine({ tempFolder: parts.tempFolder });
      const table = await (await files).open({ paths: [path], label });
      try {
        return await table.profile(plan);
      } finally {
        await table.close();
      }
    } finally {
      await rm(path, { force: true });
    }
  };

  return {
    async profile(request) {
      const { modelId, version, plan, position } = request;
      const cells: CellKey[] = [];
      const profiles: Profile[] = [];
      const { window } = request;
      // A window of rows is one cell, kept apart from cells of time.
      const isByTime = window.offsets === null;
      const scope = isByTime ? version : `${version}@${window.offsets.from}-${window.offsets.to}`;
      for (const cell of isByTime ? splitWindow(window) : [window]) {
        const { startMs, endMs } = cell;
        const of = { modelId, planId: plan.id, version: scope, startMs, endMs };
        const known = await parts.cells.latest(of);
        const touchedAt = known === undefined ? 0 : await parts.touchedAt(modelId, cell);
        if (known !== undefined && known.position <= position && touchedAt <= known.position) {
          profiles.push(known.profile);
          cells.push({ ...of, position: known.position });
          continue;
        }
        const profile = await profileCell(request, cell);
        await parts.cells.put({ ...of, position }, profile);
        profiles.push(profile);
        cells.push({ ...of, position });
      }
      return { profile: mergeAll(profiles), cells };
    },
    async restore(cells) {
      const profiles: Profile[] = [];
      for (const cell of cells) {
        const found = await parts.cells.get(cell);
        if (found === undefined) return undefined;
        profiles.push(found.profile);
      }
      return profiles.length === 0 ? undefined : mergeAll(profiles);
    },
    async close() {
      await memory.close();
      await (await files)?.close();
    },
  };
}

function withoutColumns({ columns }: MemorySource, ignored: readonly string[]): MemorySource {
  const kept = Object.entries(columns).filter(([name]) => !ignored.includes(name));
  return { columns: Object.fromEntries(kept) };
}

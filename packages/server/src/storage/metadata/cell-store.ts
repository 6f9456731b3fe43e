import type { Kysely } from "kysely";
import { readProfile, writeProfile, type Profile } from "@plumbline/core";
import { compressText, decompressText } from "./compressed-json.ts";
import type { Tables } from "./tables.ts";

/** A cell of time whose rows were profiled under a plan, as known at a position. */
export interface CellKey {
  readonly modelId: number;
  readonly planId: string;
  readonly version: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly position: number;
}

export interface CellStore {
  /** The newest profile of a cell, and the position it was made at. */
  latest(cell: Omit<CellKey, "position">): Promise<StoredCell | undefined>;
  get(cell: CellKey): Promise<StoredCell | undefined>;
  put(cell: CellKey, profile: Profile): Promise<void>;
}

export interface StoredCell {
  readonly position: number;
  readonly profile: Profile;
}

export function createCellStore(db: Kysely<Tables>): CellStore {
  const of = ({ modelId, planId, version, startMs, endMs }: Omit<CellKey, "position">) =>
    db
      .selectFrom("cell_profiles")
      .select(["position", "profile"])
      .where("model_id", "=", modelId)
      .where("plan_id", "=", planId)
      .where("version", "=", version)
      .where("start_at", "=", startMs)
      .where("end_at", "=", endMs);
  return {
    async latest(cell) {
      const row = await of(cell).orderBy("position", "desc").limit(1).executeTakeFirst();
      return row === undefined ? undefined : toCell(row);
    },
    async get(cell) {
      const row = await of(cell).where("position", "=", cell.position).executeTakeFirst();
      return row === undefined ? undefined : toCell(row);
    },
    async put(cell, profile) {
      await db
        .insertInto("cell_profiles")
        .values({
          model_id: cell.modelId,
          plan_id: cell.planId,
          version: cell.version,
          start_at: cell.startMs,
          end_at: cell.endMs,
          position: cell.position,
          profile: compressText(writeProfile(profile)),
        })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },
  };
}

function toCell(row: { readonly position: number; readonly profile: Uint8Array }): StoredCell {
  const profile = readProfile(decompressText(row.profile), "stored profile");
  return { position: row.position, profile };
}

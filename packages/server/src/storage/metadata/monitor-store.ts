import { monitorSchema, type MonitorDocument } from "@plumbline/contracts";
import type { Kysely } from "kysely";
import type { Monitor } from "../../domain/monitor.ts";
import type { Tables } from "./tables.ts";

export interface MonitorStore {
  inForce(modelId: number): Promise<readonly Monitor[]>;
  /** Puts these documents in force: what changed gets a new id, what is gone is retired. */
  replace(modelId: number, documents: readonly MonitorDocument[], nowMs: number): Promise<void>;
}

export function createMonitorStore(db: Kysely<Tables>): MonitorStore {
  const inForce: MonitorStore["inForce"] = async (modelId) => {
    const rows = await db
      .selectFrom("monitors")
      .selectAll()
      .where("model_id", "=", modelId)
      .where("retired_at", "is", null)
      .orderBy("id")
      .execute();
    return rows.map((row) => ({
      id: row.id,
      modelId,
      document: monitorSchema.parse(JSON.parse(row.document_json)),
    }));
  };
  return {
    inForce,
    async replace(modelId, documents, nowMs) {
      const known = await inForce(modelId);
      const texts = new Map(known.map((one) => [JSON.stringify(one.document), one.id]));
      const wanted = documents.map((document) => JSON.stringify(document));
      const retired = known.filter((one) => !wanted.includes(JSON.stringify(one.document)));
      await db.transaction().execute(async (change) => {
        for (const { id } of retired) {
          await change
            .updateTable("monitors")
            .set({ retired_at: nowMs })
            .where("id", "=", id)
            .execute();
        }
        for (const [at, text] of wanted.entries()) {
          if (texts.has(text)) continue;
          await change
            .insertInto("monitors")
            .values({
              model_id: modelId,
              name: documents[at]?.name ?? "",
              document_json: text,
              created_at: nowMs,
              retired_at: null,
            })
            .execute();
        }
      });
    },
  };
}

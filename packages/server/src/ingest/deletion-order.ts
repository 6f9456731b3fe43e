import { z } from "zod";
import type { StoredEntry } from "../storage/log/event-log.ts";

/**
 * Whose rows are to go, and who said so. An order is an entry of the log with one row of this shape, so
 * that it covers exactly what came before it and is done exactly once.
 */
export const deletionOrderSchema = z.strictObject({
  /** Names the order in the audit, where its outcome is found. */
  orderId: z.string().min(1).max(128),
  actor: z.string().min(1).max(256),
  rows: z.union([
    z.strictObject({ ids: z.array(z.string().min(1)).min(1).max(10_000) }),
    z.strictObject({ subject: z.string().min(1) }),
  ]),
});

export type DeletionOrder = z.output<typeof deletionOrderSchema>;

/** The order that an entry holds; null when it holds none. */
export function readDeletionOrder({ kind, body }: StoredEntry): DeletionOrder | null {
  if (kind !== "deletion") return null;
  try {
    const [row] = JSON.parse(Buffer.from(body).toString("utf8")) as unknown[];
    return deletionOrderSchema.parse(row);
  } catch {
    return null;
  }
}

/** The body of an entry that orders a deletion. */
export function deletionBody(order: DeletionOrder): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(JSON.stringify([order]));
}

import type { AuditEntry } from "./audit-store.ts";
import type { Prepare } from "./sqlite-dialect.ts";

/** Writes to the audit inside of a transaction that the caller has begun. */
export function recordAudit(
  prepare: Prepare,
  { atMs, actor, action, subject, details }: AuditEntry,
): void {
  prepare(
    "insert into audit (at, actor, action, subject, details_json) values (?, ?, ?, ?, ?)",
  ).run(atMs, actor, action, subject, JSON.stringify(details));
}

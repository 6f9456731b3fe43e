import type { AuditEntry } from "./audit-store.ts";
import type { Metadata } from "./open-metadata.ts";

export interface AuditLine extends AuditEntry {
  readonly id: number;
}

export interface AuditFilter {
  readonly actor?: string | undefined;
  readonly action?: string | undefined;
  readonly subject?: string | undefined;
  readonly fromMs: number;
  readonly toMs: number;
}

export interface AuditPage {
  readonly order: "newest" | "oldest";
  /** Only ids beyond this one, in the order that is asked for; null for the first page. */
  readonly beyond: number | null;
  readonly limit: number;
}

/** The audit as it is shown and exported. */
export function readAudit(
  metadata: Metadata,
  filter: AuditFilter,
  { order, beyond, limit }: AuditPage,
): Promise<readonly AuditLine[]> {
  const { actor = null, action = null, subject = null, fromMs, toMs } = filter;
  const [sign, direction] = order === "newest" ? ["<", "desc"] : [">", "asc"];
  const sql = `
    select * from audit where (:beyond is null or id ${sign} :beyond) and at >= :from and at < :to
      and (:actor is null or actor = :actor) and (:action is null or action = :action)
      and (:subject is null or subject = :subject)
    order by id ${direction} limit :limit`;
  const values = { beyond, from: fromMs, to: toMs, actor, action, subject, limit };
  return metadata.read((prepare) =>
    prepare(sql)
      .all(values)
      .map((row) => ({
        ...{ id: Number(row["id"]), atMs: Number(row["at"]), actor: String(row["actor"]) },
        ...{ action: String(row["action"]), subject: String(row["subject"]) },
        details: JSON.parse(String(row["details_json"])) as unknown,
      })),
  );
}

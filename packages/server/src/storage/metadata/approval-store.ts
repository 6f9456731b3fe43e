import type { SQLOutputValue } from "node:sqlite";
import { PlumblineError } from "@plumbline/core";
import { recordAudit } from "./audit-record.ts";
import type { Metadata } from "./open-metadata.ts";
import { retryWhileBusy } from "./retry-while-busy.ts";
import type { Prepare } from "./sqlite-dialect.ts";

export interface StoredApproval {
  readonly id: number;
  readonly subject: string;
  readonly actor: string;
  readonly isApproved: boolean;
  readonly reason: string;
  readonly atMs: number;
}

export interface ApprovalStore {
  /**
   * Decides about a run or its promotion, once: the same decision of the same person again is fine.
   * @throws PlumblineError PL_APPROVAL_REFUSED for what was decided, has ended, or was asked for by the
   * same person or key
   */
  decide(approval: Omit<StoredApproval, "id" | "atMs">): Promise<StoredApproval>;
  /** Newest first. */
  list(filter: {
    readonly subject?: string | undefined;
    readonly limit: number;
  }): Promise<readonly StoredApproval[]>;
}

/** Whoever uses the machine itself: there is nobody else to ask. */
const localActor = "local";
const subjectShape = /^(?:run|promotion):(.+)$/;

/** What people allowed and refused: only added to. */
export function createApprovalStore(metadata: Metadata, clock: () => number): ApprovalStore {
  return {
    decide: (approval) =>
      retryWhileBusy(() => metadata.transaction((prepare) => decideIn(prepare, approval, clock()))),
    list: ({ subject = null, limit }) =>
      metadata.read((prepare) =>
        prepare("select * from approvals where ? is null or subject = ? order by id desc limit ?")
          .all(subject, subject, limit)
          .map(toApproval),
      ),
  };
}

function decideIn(
  prepare: Prepare,
  { subject, actor, isApproved, reason }: Omit<StoredApproval, "id" | "atMs">,
  atMs: number,
): StoredApproval {
  const refuse = (seen: string): never => {
    throw new PlumblineError("PL_APPROVAL_REFUSED", { subject: subject.slice(0, 128), seen });
  };
  const before = prepare("select * from approvals where subject = ? order by id limit 1").get(
    subject,
  );
  if (before !== undefined) {
    const decided = toApproval(before);
    if (decided.actor === actor && decided.isApproved === isApproved) return decided;
    refuse(`${decided.actor} ${decided.isApproved ? "allowed" : "refused"} it already`);
  }
  const runId = subjectShape.exec(subject)?.[1] ?? "";
  const run = prepare("select actor, state, ended_at from runs where id = ?").get(runId);
  if (run === undefined) return refuse(`there is no run ${runId.slice(0, 80)}`);
  if (run["ended_at"] !== null) refuse(`the run has ended: it is ${String(run["state"])}`);
  if (isApproved && run["actor"] === actor && actor !== localActor) {
    refuse("who started a run cannot allow it: another one has to");
  }
  const { lastInsertRowid } = prepare(
    "insert into approvals (subject, actor, is_approved, reason, at) values (?, ?, ?, ?, ?)",
  ).run(subject, actor, isApproved ? 1 : 0, reason, atMs);
  const action = isApproved ? "approve" : "refuse";
  recordAudit(prepare, { atMs, actor, action, subject, details: { reason } });
  return { id: Number(lastInsertRowid), subject, actor, isApproved, reason, atMs };
}

function toApproval(row: Readonly<Record<string, SQLOutputValue>>): StoredApproval {
  return {
    ...{ id: Number(row["id"]), subject: String(row["subject"]), actor: String(row["actor"]) },
    ...{ isApproved: row["is_approved"] === 1, reason: String(row["reason"]) },
    atMs: Number(row["at"]),
  };
}

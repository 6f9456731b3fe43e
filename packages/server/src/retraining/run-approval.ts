import { durationMs, policySchema } from "@plumbline/contracts";
import { approvalSubject, type RunRecord } from "../domain/run.ts";
import { aliasTargetIn } from "../storage/metadata/alias-store.ts";
import { approvalIn } from "../storage/metadata/run-approvals.ts";
import type { RunContext } from "./run-context.ts";

/** What the configuration says now is what the run goes by until it ends. */
export async function takeUp(context: RunContext, run: RunRecord): Promise<void> {
  const config = await context.parts.config(run.modelId);
  const policy = config.policy ?? policySchema.parse({ actions: ["threshold"] });
  const champion = await context.read((prepare) => aliasTargetIn(prepare, run.modelId, "champion"));
  const { approval, executor = null, retries } = policy;
  const settings = { executor, approval, retries, timeoutMs: durationMs(policy.timeout) };
  await context.move(run, "queued", {
    text: "It is being prepared",
    changes: {
      progress: { settings },
      champion: champion?.version ?? null,
      executor: run.action === "retrain" ? (executor?.kind ?? "none") : "none",
    },
  });
}

export async function askForApproval(context: RunContext, run: RunRecord): Promise<void> {
  await context.move(run, "waiting-for-approval", {
    text: `Somebody has to allow it: plumbline runs approve ${run.id} --reason WHY`,
  });
}

/** False while nobody has decided. */
export async function lookForApproval(
  context: RunContext,
  run: RunRecord,
  of: "run" | "promotion",
): Promise<boolean> {
  const subject = approvalSubject(of, run.id);
  const approval = await context.read((prepare) => approvalIn(prepare, subject));
  if (approval === undefined) {
    const text = `${run.candidate ?? "The candidate"} passed the gate; somebody has to allow its promotion: plumbline runs approve ${run.id} --reason WHY`;
    if (of === "promotion" && run.progress.message !== text) {
      await context.move(run, run.state, { text });
    }
    return false;
  }
  const { actor, isApproved, reason } = approval;
  const what = of === "run" ? "the start" : "the promotion";
  if (!isApproved) {
    await context.move(run, "refused", {
      text: `${actor} refused ${what}: ${reason}`,
      lane: "people",
    });
    return true;
  }
  const text = `${actor} allowed ${what}: ${reason}`;
  await context.move(run, of === "run" ? "queued" : run.state, {
    ...{ text, lane: "people", lines: of === "run" ? [] : [{ kind: "note", text }] },
    changes: {
      progress: of === "run" ? { isStartApproved: true } : { isPromotionApproved: true },
    },
  });
  return true;
}

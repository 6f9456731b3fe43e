import { policySchema, type ModelConfig } from "@plumbline/contracts";
import { findPolicyChange } from "../domain/policy-change.ts";
import { planRowSets } from "../domain/plan-row-sets.ts";
import type { RunDetails } from "../domain/run-details.ts";
import type { RunRecord } from "../domain/run.ts";
import type { Metadata } from "../storage/metadata/open-metadata.ts";
import type { Prepare } from "../storage/metadata/sqlite-dialect.ts";
import { readPolicyFacts } from "./policy-facts.ts";
import { createWindowDigests } from "./window-digests.ts";

/** What a model without a policy is trained with when somebody starts a run by hand. */
const usual = policySchema.parse({ actions: ["recalibrate"] });

/** Plans the rows of a run that no policy asked for: as the policy would, at the time of the newest window. */
export function createRunPlanner(
  metadata: Metadata,
  clock: () => number,
): (run: Pick<RunRecord, "modelId" | "model">, config: ModelConfig) => Promise<RunDetails> {
  const digests = createWindowDigests();
  return ({ modelId, model }, config) =>
    metadata.read((prepare) => {
      const revision = revisionOf(prepare, modelId);
      const asked = { id: modelId, name: model, revision, config };
      const facts = readPolicyFacts(prepare, asked, { digests, wallMs: clock() });
      const known = facts ?? unseen(prepare, modelId, revision);
      const change = facts === undefined ? null : findPolicyChange(facts);
      return planRowSets(config.policy ?? usual, known, change).details;
    });
}

/** No window was judged yet: all that is there. */
function unseen(prepare: Prepare, modelId: number, policyRevision: number) {
  const row = prepare(selectNewest).get(modelId);
  return {
    nowMs: Number(row?.["newest"] ?? 0) + 1,
    ...{ maturityMs: 0, windows: [], brokenTimes: [], policyRevision },
    position: Number(row?.["position"] ?? 0),
  };
}

function revisionOf(prepare: Prepare, modelId: number): number {
  const row = prepare("select config_revision from models where id = ?").get(modelId);
  return Number(row?.["config_revision"] ?? 0);
}

const selectNewest = `
  select max(last_seen_at) as newest, (select max(next_offset) from log_progress) as position
  from versions where model_id = ?`;

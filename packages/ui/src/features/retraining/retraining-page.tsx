import { Anchor, Group, Stack, Text } from "@mantine/core";
import type { Decision, PolicyAnswer, Proof, Run } from "@plumbline/contracts";
import { Link } from "@tanstack/react-router";
import { Panel } from "../../shared/panel.tsx";
import { useAsk } from "../../shared/use-ask.ts";
import { Verdict } from "../../shared/verdict.tsx";
import { ProofCard } from "../incidents/proof-card.tsx";
import { modelPath, useModelName } from "../model/use-model.ts";
import { ApprovalButtons } from "./approval-buttons.tsx";
import { DecisionTable } from "./decision-table.tsx";
import { PolicyPanel } from "./policy-panel.tsx";
import { RunTable } from "./run-table.tsx";

/** Why now, why not, and what came of it. */
export function RetrainingPage() {
  const name = useModelName();
  const decisions = useAsk<{ readonly decisions: readonly Decision[] }>(
    "decisions",
    modelPath(name, "/decisions"),
    { limit: 50 },
  );
  const runs = useAsk<{ readonly runs: readonly Run[] }>("runs", modelPath(name, "/runs"), {
    limit: 50,
  });
  const policy = useAsk<PolicyAnswer>("model", modelPath(name, "/policy"));
  const proofs = useAsk<{ readonly proofs: readonly Proof[] }>(
    "proofs",
    modelPath(name, "/proofs"),
  );
  const waiting = runs.data?.runs.filter(({ state, endedAt }) => endedAt === null && waits(state));
  return (
    <Stack>
      <PolicyPanel model={name} />
      {waiting !== undefined && waiting.length > 0 && (
        <Panel title="Waits for you" query={runs} reading="runs">
          {() => (
            <Stack gap="sm">
              {waiting.map((run) => (
                <Group key={run.id} gap="sm">
                  <Verdict of={run.state} />
                  <Text style={{ flex: "1 1 16rem" }}>
                    <Anchor component={Link} to={`/runs/${run.id}`} underline="always">
                      {run.action}
                    </Anchor>
                    : {run.message}
                  </Text>
                  <ApprovalButtons run={run} />
                </Group>
              ))}
            </Stack>
          )}
        </Panel>
      )}
      <Panel
        title="Decisions"
        query={decisions}
        reading="decisions"
        isEmpty={(data) => data.decisions.length === 0}
        empty="The model has no retraining policy, or it had nothing to decide."
      >
        {(data) => <DecisionTable decisions={data.decisions} />}
      </Panel>
      <Panel
        title="Runs"
        query={runs}
        reading="runs"
        isEmpty={(data) => data.runs.length === 0}
        empty="Nothing was retrained yet."
      >
        {(data) => (
          <RunTable
            runs={data.runs}
            proofs={proofs.data?.proofs ?? []}
            policy={policy.data?.policy ?? null}
          />
        )}
      </Panel>
      <Panel
        title="Did it help?"
        query={proofs}
        reading="proofs"
        isEmpty={(data) => data.proofs.length === 0}
        empty="Nothing was promoted yet that could be measured."
      >
        {(data) => (
          <Stack gap="lg">
            {data.proofs.map((proof) => (
              <ProofCard key={proof.id} proof={proof} />
            ))}
          </Stack>
        )}
      </Panel>
    </Stack>
  );
}

const waits = (state: Run["state"]): boolean =>
  state === "waiting-for-approval" || state === "gated";

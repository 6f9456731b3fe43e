import { Anchor, Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import type { Decision, Proof, Run } from "@plumbline/contracts";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { DataTable } from "../../shared/data-table.tsx";
import { Moment } from "../../shared/moment.tsx";
import { Failure, Panel } from "../../shared/panel.tsx";
import { useAsk, useOrder } from "../../shared/use-ask.ts";
import { Verdict } from "../../shared/verdict.tsx";
import { ProofCard } from "../incidents/incident-page.tsx";
import { modelPath, useModelName } from "../model/use-model.ts";

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
  const proofs = useAsk<{ readonly proofs: readonly Proof[] }>(
    "proofs",
    modelPath(name, "/proofs"),
  );
  return (
    <Stack>
      <Panel
        title="Runs"
        query={runs}
        reading="runs"
        aside={<RunNow model={name} />}
        isEmpty={(data) => data.runs.length === 0}
        empty="Nothing was retrained yet."
      >
        {(data) => (
          <DataTable
            caption="Runs, newest first"
            rows={data.runs}
            keyOf={({ id }) => id}
            columns={[
              { title: "State", cell: ({ state }) => <Verdict of={state} /> },
              {
                title: "Run",
                cell: ({ id, action }) => (
                  <Anchor component={Link} to={`/runs/${id}`} underline="always" data-row="">
                    {action}
                  </Anchor>
                ),
              },
              { title: "Rows up to", cell: ({ eventTime }) => <Moment at={eventTime} /> },
              { title: "Candidate", cell: ({ candidate }) => candidate ?? "–" },
              { title: "Why", cell: ({ reason }) => reason },
              { title: "How it stands", cell: ({ message }) => message },
            ]}
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
      <Panel
        title="Decisions"
        query={decisions}
        reading="decisions"
        isEmpty={(data) => data.decisions.length === 0}
        empty="The model has no retraining policy, or it had nothing to decide."
      >
        {(data) => (
          <DataTable
            caption="Decisions of the policy, newest first"
            rows={data.decisions}
            keyOf={({ id }) => id}
            columns={[
              { title: "Rows up to", cell: ({ eventTime }) => <Moment at={eventTime} /> },
              { title: "Decision", cell: ({ action }) => action },
              { title: "Why", cell: ({ reason }) => reason },
              { title: "Times", isNumber: true, cell: ({ repeats }) => repeats },
              {
                title: "What was looked at",
                cell: ({ findings }) => (
                  <details>
                    <summary>{findings.length} findings</summary>
                    {findings.map((one) => (
                      <Text key={`${one.part}/${one.name}`} size="sm">
                        {one.part} {one.name}: {one.outcome}, {one.reason}
                      </Text>
                    ))}
                  </details>
                ),
              },
            ]}
          />
        )}
      </Panel>
    </Stack>
  );
}

function RunNow({ model }: { readonly model: string }) {
  const [isOpen, modal] = useDisclosure();
  const [reason, setReason] = useState("");
  const order = useOrder("runs", "decisions");
  return (
    <>
      <Button size="xs" onClick={modal.open}>
        Retrain now
      </Button>
      <Modal opened={isOpen} onClose={modal.close} title={`Retrain ${model}`}>
        <Stack>
          <Text>A candidate is trained and must pass the gate before it answers anything.</Text>
          <TextInput
            label="Why"
            value={reason}
            onChange={({ currentTarget }) => setReason(currentTarget.value)}
          />
          {order.error !== null && <Failure error={order.error} />}
          <Group>
            <Button
              disabled={reason.trim() === ""}
              loading={order.isPending}
              onClick={() =>
                order.mutate(
                  {
                    path: modelPath(model, "/runs"),
                    json: { action: "retrain", reason: reason.trim() },
                  },
                  { onSuccess: modal.close },
                )
              }
            >
              Start the run
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}

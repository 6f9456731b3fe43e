import { Group } from "@mantine/core";
import type { Run } from "@plumbline/contracts";
import { AskReason } from "../../shared/ask-reason.tsx";

/** What a person allows or refuses of a run; nothing while it waits for nobody. */
export function ApprovalButtons({ run }: { readonly run: Run }) {
  const { id, model, state, candidate, champion, action } = run;
  if (state !== "waiting-for-approval" && state !== "gated") return null;
  const isStart = state === "waiting-for-approval";
  const subject = `${isStart ? "run" : "promotion"}:${id}`;
  const what = isStart
    ? `The ${action} of ${model} starts.`
    : `${candidate ?? "The candidate"} answers instead of ${champion ?? "nobody"}.`;
  const order = (approve: boolean) => (reason: string) => ({
    ...{ path: "/v1/approvals", json: { subject, approve, reason } },
  });
  const common = {
    right: "approve",
    roots: ["runs", "versions", "decisions"],
    size: "xs",
  } as const;
  return (
    <Group gap="xs">
      <AskReason
        {...common}
        verb={isStart ? "Approve the run" : `Approve ${candidate ?? "it"}`}
        title={`Approve: ${model}`}
        effect={what}
        orderOf={order(true)}
      />
      <AskReason
        {...common}
        variant="default"
        verb="Refuse"
        title={`Refuse: ${model}`}
        effect="The run ends, and the champion stays."
        orderOf={order(false)}
      />
    </Group>
  );
}

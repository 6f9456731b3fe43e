import { Group, List, Stack, Text } from "@mantine/core";
import type { ConfigAnswer, PolicyAnswer } from "@plumbline/contracts";
import { AskReason } from "../../shared/ask-reason.tsx";
import { Panel } from "../../shared/panel.tsx";
import { useAsk } from "../../shared/use-ask.ts";
import { Verdict } from "../../shared/verdict.tsx";
import { modelPath } from "../model/use-model.ts";

/** When the model is retrained, in words; run now, pause, go on. */
export function PolicyPanel({ model }: { readonly model: string }) {
  const query = useAsk<PolicyAnswer>("model", modelPath(model, "/policy"));
  const policy = query.data?.policy ?? null;
  return (
    <Panel
      title="Policy"
      query={query}
      reading="the policy"
      height={140}
      aside={
        policy === null ? undefined : (
          <Group gap="xs">
            <AskReason
              verb="Retrain now"
              title={`Retrain ${model}`}
              effect="A candidate is trained and must pass the gate before it answers anything."
              {...{ right: "operate", size: "xs", roots: ["runs", "decisions"] }}
              orderOf={(reason) => ({
                path: modelPath(model, "/runs"),
                json: { action: "retrain", reason },
              })}
            />
            <PauseButton model={model} isEnabled={policy.enabled} />
          </Group>
        )
      }
      isEmpty={(data) => data.policy === null}
      empty="The model has no retraining policy: it is never retrained by itself. Write one under policy in its configuration."
    >
      {(data) => (
        <Stack gap="xs">
          {data.policy?.enabled === false && (
            <Group gap="xs">
              <Verdict of="cancelled" />
              <Text fw={600}>Paused: it looks and decides, but starts nothing by itself.</Text>
            </Group>
          )}
          <List size="sm">
            {data.summary.map((line) => (
              <List.Item key={line}>{line}</List.Item>
            ))}
          </List>
          {data.problems.map(({ problem, level }) => (
            <Group key={problem} gap="xs" wrap="nowrap">
              <Verdict of={level === "error" ? "fail" : "warning"} />
              <Text size="sm">{problem}</Text>
            </Group>
          ))}
        </Stack>
      )}
    </Panel>
  );
}

interface PauseButtonProps {
  readonly model: string;
  readonly isEnabled: boolean;
}

/** The switch of the policy lies in the configuration, where its history is kept. */
function PauseButton({ model, isEnabled }: PauseButtonProps) {
  const { data } = useAsk<ConfigAnswer>("model", modelPath(model, "/config"));
  if (data?.config.policy === undefined) return null;
  const { config, revision } = data;
  return (
    <AskReason
      verb={isEnabled ? "Pause" : "Go on"}
      title={isEnabled ? `Pause the policy of ${model}` : `Let the policy of ${model} act again`}
      effect={
        isEnabled
          ? "Nothing is started by itself until somebody lets it go on. A run under way goes on."
          : "It acts again as soon as its conditions hold."
      }
      {...{
        right: "admin",
        variant: "default",
        size: "xs",
        roots: ["model", "decisions", "audit"],
      }}
      orderOf={() => ({
        path: `${modelPath(model, "/config")}?revision=${revision}`,
        method: "PUT",
        json: { ...config, policy: { ...config.policy, enabled: !isEnabled } },
      })}
    />
  );
}

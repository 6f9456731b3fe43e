import { Anchor, Stack, Text } from "@mantine/core";
import type { Decision, PolicyAnswer } from "@plumbline/contracts";
import { Link } from "@tanstack/react-router";
import { Moment } from "../../shared/moment.tsx";
import { Panel } from "../../shared/panel.tsx";
import { useAsk } from "../../shared/use-ask.ts";
import { modelPath, useModelName } from "./use-model.ts";

/** What the policy says, what it decided last, and what it looks at next. */
export function PolicyPanel() {
  const name = useModelName();
  const policy = useAsk<PolicyAnswer>("config", modelPath(name, "/policy"));
  const decisions = useAsk<{ readonly decisions: readonly Decision[] }>(
    "decisions",
    modelPath(name, "/decisions"),
    { limit: 4 },
  );
  const all = `/models/${encodeURIComponent(name)}/retraining`;
  return (
    <Panel
      title="What the policy thinks"
      query={decisions}
      reading="decisions"
      isEmpty={(data) => data.decisions.length === 0}
      empty={policy.data?.summary.join(" ") ?? "The policy had nothing to decide yet."}
      aside={
        <Anchor component={Link} to={all} underline="always">
          All decisions
        </Anchor>
      }
    >
      {({ decisions: [newest, ...before] }) => (
        <Stack gap={6}>
          {newest !== undefined && <Newest decision={newest} />}
          {before.map(({ id, eventTime, action, reason }) => (
            <Text key={id}>
              <Moment at={eventTime} />: <b>{action}</b>, {reason}
            </Text>
          ))}
          {policy.data !== undefined && (
            <Text size="sm">What it acts on: {policy.data.summary.join(" ")}</Text>
          )}
        </Stack>
      )}
    </Panel>
  );
}

const marks = { yes: "✓", no: "–", unknown: "?" } as const;

/** With everything that was looked at: what would have to change for another answer. */
function Newest({ decision }: { readonly decision: Decision }) {
  const { eventTime, action, reason, findings } = decision;
  return (
    <>
      <Text>
        <Moment at={eventTime} />: <b>{action}</b>, {reason}
      </Text>
      <ul style={{ margin: 0, paddingLeft: 0, listStyle: "none" }}>
        {findings.map(({ part, name, outcome, reason: why }) => (
          <li key={`${part}/${name}`}>
            <Text size="sm">
              <span aria-hidden="true">{marks[outcome]}</span> {part} {name}, {outcome}: {why}
            </Text>
          </li>
        ))}
      </ul>
    </>
  );
}

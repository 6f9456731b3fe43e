import { Anchor, Group, Stack, Text } from "@mantine/core";
import type { IncidentSummary } from "@plumbline/contracts";
import { Link } from "@tanstack/react-router";
import { Moment } from "../../shared/moment.tsx";
import { Verdict } from "../../shared/verdict.tsx";
import { incidentTitle } from "./incident-title.ts";

const order = ["critical", "warning", "info"];

export const severityRank = (severity: string): number => order.indexOf(severity);

export const isLive = ({ state }: IncidentSummary): boolean =>
  ["open", "acknowledged", "mitigated"].includes(state);

/** Incidents one below the other, each with its harm in a sentence. */
export function IncidentList({ incidents }: { readonly incidents: readonly IncidentSummary[] }) {
  return (
    <Stack gap="sm" component="ul" m={0} p={0} style={{ listStyle: "none" }}>
      {incidents.map((one) => (
        <li key={one.id}>
          <Group gap="xs" align="flex-start">
            <Verdict of={one.severity} />
            <Verdict of={one.state} />
            <div style={{ flex: "1 1 16rem", minWidth: 0 }}>
              <Anchor
                component={Link}
                to={`/incidents/${one.id}`}
                fw={600}
                underline="always"
                data-row=""
              >
                {incidentTitle(one)}
              </Anchor>
              <Text size="sm">{one.summary}</Text>
              <Text size="sm" c="dimmed">
                Since <Moment at={one.firstWindow} />
                {one.owner === null ? ", nobody has taken it" : `, with ${one.owner}`}
              </Text>
            </div>
          </Group>
        </li>
      ))}
    </Stack>
  );
}

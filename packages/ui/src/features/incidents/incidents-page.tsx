import { Group, SegmentedControl } from "@mantine/core";
import type { IncidentSummary } from "@plumbline/contracts";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { countOf } from "../../shared/format.ts";
import { FilteredOut } from "../../shared/filtered-out.tsx";
import { PageHead } from "../../shared/page-head.tsx";
import { Panel } from "../../shared/panel.tsx";
import { useAsk } from "../../shared/use-ask.ts";
import { IncidentList, isLive } from "./incident-list.tsx";

const choices = [
  { value: "live", label: "Open" },
  { value: "ended", label: "Over" },
  { value: "all", label: "All" },
];

/** All incidents, newest first. */
export function IncidentsPage() {
  const { state = "live", model } = useSearch({ from: "/incidents" });
  const navigate = useNavigate({ from: "/incidents" });
  const query = useAsk<{ readonly incidents: readonly IncidentSummary[] }>(
    "incidents",
    "/v1/incidents",
    { state: state === "live" ? "live" : "all", model, limit: 200 },
  );
  const shown = (all: readonly IncidentSummary[]): readonly IncidentSummary[] =>
    state === "ended" ? all.filter((one) => !isLive(one)) : all;
  const found = query.data === undefined ? undefined : shown(query.data.incidents).length;
  return (
    <>
      <PageHead
        title="Incidents"
        sentence={
          found === undefined
            ? undefined
            : `${countOf(found, "incident")}${state === "live" ? (found === 1 ? " is open." : " are open.") : "."}`
        }
      />
      <Group mb="md">
        <SegmentedControl
          aria-label="Which incidents"
          data={choices}
          value={choices.some(({ value }) => value === state) ? state : "live"}
          onChange={(next) => void navigate({ search: (now) => ({ ...now, state: next }) })}
        />
      </Group>
      <Panel
        title={choices.find(({ value }) => value === state)?.label ?? "Open"}
        query={query}
        reading="incidents"
        isEmpty={({ incidents }) => shown(incidents).length === 0}
        empty={
          model === undefined ? (
            state === "live" ? (
              "No incident is open."
            ) : (
              "There is none."
            )
          ) : (
            <FilteredOut
              what="incident"
              filters={[`model is ${model}`]}
              clear={() => void navigate({ search: (now) => ({ ...now, model: undefined }) })}
            />
          )
        }
      >
        {({ incidents }) => <IncidentList incidents={shown(incidents)} />}
      </Panel>
    </>
  );
}

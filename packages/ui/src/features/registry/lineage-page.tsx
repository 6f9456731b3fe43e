import { Anchor, Code, Stack } from "@mantine/core";
import type { AliasMove, Aliases, Lineage, RegisteredVersion } from "@plumbline/contracts";
import { Link } from "@tanstack/react-router";
import { DataTable, type Column } from "../../shared/data-table.tsx";
import { durationText, numberText } from "../../shared/format.ts";
import { Moment } from "../../shared/moment.tsx";
import { Panel } from "../../shared/panel.tsx";
import { useAsk } from "../../shared/use-ask.ts";
import { modelPath, useModelName } from "../model/use-model.ts";
import { LineageGraph } from "./lineage-graph.tsx";
import { VersionActions } from "./version-actions.tsx";
import { VersionDiffPanel } from "./version-diff.tsx";

/** From what the versions came, what came of them, and which one answers. */
export function LineagePage() {
  const name = useModelName();
  const lineage = useAsk<Lineage>("lineage", modelPath(name, "/lineage"));
  const versions = useAsk<{ readonly versions: readonly RegisteredVersion[] }>(
    "versions",
    modelPath(name, "/versions"),
  );
  const aliases = useAsk<Aliases>("versions", modelPath(name, "/aliases"));
  const champion = versions.data?.versions.find((one) => one.aliases.includes("champion"));
  return (
    <Stack>
      <Panel
        title="From data to incidents"
        query={lineage}
        reading="the lineage"
        height={320}
        isEmpty={({ nodes }) => nodes.length === 0}
        empty="No version is registered, and no row names one."
      >
        {(data) => (
          <LineageGraph
            lineage={data}
            usual={champion === undefined ? undefined : `version:${champion.version}`}
          />
        )}
      </Panel>
      <Panel
        title="Versions"
        query={versions}
        reading="versions"
        height={240}
        aside={
          versions.data === undefined ? undefined : (
            <VersionActions model={name} versions={versions.data.versions} />
          )
        }
        isEmpty={(data) => data.versions.length === 0}
        empty="No version is registered, and no row names one."
      >
        {(data) => <VersionTable versions={data.versions} />}
      </Panel>
      {(versions.data?.versions.length ?? 0) > 1 && (
        <VersionDiffPanel versions={versions.data?.versions ?? []} />
      )}
      <Panel
        title="Which version answered when"
        query={aliases}
        reading="the moves of the aliases"
        isEmpty={({ moves }) => moves.length === 0}
        empty="No alias has moved yet."
      >
        {({ moves }) => <MoveTable moves={moves} />}
      </Panel>
    </Stack>
  );
}

function VersionTable({ versions }: { readonly versions: readonly RegisteredVersion[] }) {
  const some = (has: (version: RegisteredVersion) => boolean, column: Column<RegisteredVersion>) =>
    versions.some(has) ? [column] : [];
  return (
    <DataTable
      caption="Versions, newest first"
      rows={versions}
      keyOf={({ version }) => version}
      columns={[
        {
          title: "Version",
          cell: ({ version, aliases, kind }) =>
            [version, ...(kind === "model" ? [] : [kind]), ...aliases].join(", "),
        },
        { title: "From", cell: (one) => <Origin version={one} /> },
        ...some(({ details }) => details.git !== null, {
          title: "Code",
          cell: ({ details: { git } }) => <Commit git={git} />,
        }),
        {
          title: "Data",
          cell: ({ details }) =>
            details.data.map(({ kind, id }) => `${kind} ${id.slice(0, 12)}`).join(", ") || "–",
        },
        ...some(({ details }) => Object.keys(details.metrics).length > 0, {
          title: "Metrics of training",
          cell: ({ details }) =>
            Object.entries(details.metrics)
              .map(([metric, value]) => `${metric} ${numberText(value)}`)
              .join(", ") || "–",
        }),
        { title: "First row", cell: ({ firstSeenAt }) => <Moment at={firstSeenAt} /> },
        { title: "Baseline", cell: ({ baseline }) => baseline?.origin ?? "–" },
      ]}
    />
  );
}

function Origin({ version: { parent, runId } }: { readonly version: RegisteredVersion }) {
  if (runId === null) return <>{parent ?? "–"}</>;
  return (
    <>
      {parent === null ? "" : `${parent}, `}
      <Anchor component={Link} to={`/runs/${runId}`} underline="always">
        run {runId}
      </Anchor>
    </>
  );
}

function Commit({ git }: { readonly git: RegisteredVersion["details"]["git"] }) {
  if (git === null) return <>–</>;
  return (
    <Code>
      {git.commit.slice(0, 10)}
      {git.isDirty ? " (changed)" : ""}
    </Code>
  );
}

function MoveTable({ moves }: { readonly moves: readonly AliasMove[] }) {
  return (
    <DataTable
      caption="Moves of aliases, newest first"
      rows={moves}
      keyOf={({ id }) => id}
      columns={[
        { title: "When", cell: ({ at }) => <Moment at={at} /> },
        { title: "Rows up to", cell: ({ eventTime }) => <Moment at={eventTime} /> },
        {
          title: "What",
          cell: ({ kind, alias, from, to }) => (
            <>
              {kind} of {alias}: {from ?? "none"} → <b>{to ?? "none"}</b>
            </>
          ),
        },
        {
          title: "Done in",
          isNumber: true,
          cell: ({ deployedInMs }) => (deployedInMs === null ? "–" : durationText(deployedInMs)),
        },
        { title: "By", cell: ({ actor }) => actor },
        { title: "Why", cell: ({ reason }) => reason },
      ]}
    />
  );
}

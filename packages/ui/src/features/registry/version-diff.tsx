import { Anchor, Group, Select, Stack, Text } from "@mantine/core";
import type { RegisteredVersion, VersionDiff } from "@plumbline/contracts";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { DataTable } from "../../shared/data-table.tsx";
import { numberText } from "../../shared/format.ts";
import { Panel } from "../../shared/panel.tsx";
import { useAsk } from "../../shared/use-ask.ts";
import { modelPath, useModelName } from "../model/use-model.ts";

interface VersionDiffProps {
  readonly versions: readonly RegisteredVersion[];
}

/** What differs between two versions: data, code, parameters, metrics, baseline. */
export function VersionDiffPanel({ versions }: VersionDiffProps) {
  const name = useModelName();
  const search = useSearch({ from: "/models/$model/lineage" });
  const navigate = useNavigate({ from: "/models/$model/lineage" });
  const champion = versions.find(({ aliases }) => aliases.includes("champion"));
  const right = search.right ?? champion?.version ?? versions[0]?.version;
  const left =
    search.left ??
    champion?.parent ??
    versions.find(({ version }) => version !== right)?.version ??
    right;
  const query = useAsk<VersionDiff>(
    "versions",
    modelPath(
      name,
      `/versions/${encodeURIComponent(left ?? "")}/diff/${encodeURIComponent(right ?? "")}`,
    ),
    undefined,
    { isEnabled: left !== undefined && right !== undefined && left !== right },
  );
  const names = versions.map(({ version }) => version);
  const pick = (side: "left" | "right") => (version: string | null) => {
    if (version === null) return;
    void navigate({
      search: (now) => ({ ...now, [side]: version }),
      replace: true,
      resetScroll: false,
    });
  };
  return (
    <Panel
      title="What differs"
      query={query}
      reading="the difference"
      empty="There is only one version."
      aside={
        <Group gap="xs">
          <Select
            aria-label="Version before"
            size="xs"
            data={names}
            value={left ?? null}
            onChange={pick("left")}
          />
          <Select
            aria-label="Version after"
            size="xs"
            data={names}
            value={right ?? null}
            onChange={pick("right")}
          />
        </Group>
      }
    >
      {(diff) => (
        <Stack gap="xs">
          <Text>
            {diff.summary}.{" "}
            <Anchor
              component={Link}
              to={`/models/${encodeURIComponent(name)}/compare`}
              search={{ left: diff.a, right: diff.b } as never}
              underline="always"
            >
              Compare their answers
            </Anchor>
          </Text>
          <DataTable
            caption={`What differs between ${diff.a} and ${diff.b}`}
            rows={linesOf(diff)}
            keyOf={({ part, name: line }) => `${part}/${line}`}
            columns={[
              { title: "Part", cell: ({ part }) => part },
              { title: "Name", cell: (line) => line.name },
              { title: diff.a, cell: ({ before }) => before },
              { title: diff.b, cell: ({ after }) => after },
            ]}
          />
        </Stack>
      )}
    </Panel>
  );
}

interface Line {
  readonly part: string;
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

function linesOf(diff: VersionDiff): readonly Line[] {
  const sides = (part: string, name: string, found: { a?: unknown; b?: unknown } | null): Line[] =>
    found === null ? [] : [{ part, name, before: valueText(found.a), after: valueText(found.b) }];
  const { baseline } = diff;
  return [
    ...diff.data.flatMap((one) => sides("data", one.kind, one)),
    ...sides("code", "revision", diff.code),
    ...sides("artifact", "file", diff.artifact),
    ...diff.parameters.flatMap((one) => sides("parameter", one.name, one)),
    ...diff.metrics.map(({ name, a, b }) => ({
      ...{ part: "metric of training", name, before: numberText(a), after: numberText(b) },
    })),
    ...diff.scoring.flatMap((one) => sides("score", one.name, one)),
    ...(baseline.a === baseline.b
      ? []
      : sides("baseline", "made from", { a: baseline.a, b: baseline.b })),
    ...baseline.columns.map(({ column, change }) => ({
      ...{ part: "baseline", name: column, before: "", after: change },
    })),
  ];
}

const longestValue = 40;

function valueText(value: unknown): string {
  if (value === null || value === undefined) return "–";
  const text = typeof value === "string" ? value : readable(value);
  return text.length > longestValue ? `${text.slice(0, longestValue - 1)}…` : text;
}

/** Names and values without the brackets of JSON. */
function readable(value: unknown): string {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return JSON.stringify(value);
  }
  return Object.entries(value)
    .map(([name, one]) => `${name} ${typeof one === "string" ? one : JSON.stringify(one)}`)
    .join(", ");
}

import { Button, Code, Group, Stack, Text } from "@mantine/core";
import type { CheckResult, EvaluationDocument, ReplayAnswer } from "@plumbline/contracts";
import { useParams } from "@tanstack/react-router";
import { DataTable } from "../../shared/data-table.tsx";
import { countOf, numberText, withInterval } from "../../shared/format.ts";
import { Moment, Span } from "../../shared/moment.tsx";
import { PageHead } from "../../shared/page-head.tsx";
import { Failure, Panel } from "../../shared/panel.tsx";
import { useAsk, useOrder } from "../../shared/use-ask.ts";
import { Verdict } from "../../shared/verdict.tsx";
import { ModelLink } from "../today/today-page.tsx";

const mostResults = 300;
const order = ["alert", "watch", "underpowered", "undefined", "ok"];

const ranked = (results: readonly CheckResult[]): readonly CheckResult[] =>
  results.toSorted((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict));

/** What a monitor said of a window, and all that it rests on. */
export function EvaluationPage() {
  const { id } = useParams({ from: "/evaluations/$id" });
  const path = `/v1/evaluations/${id}`;
  const query = useAsk<EvaluationDocument>("evaluation", path);
  const replay = useOrder();
  const same = replay.data as ReplayAnswer | undefined;
  return (
    <>
      <PageHead title={`Evaluation ${id}`} sentence={query.data?.summary} />
      <Stack>
        <Panel title="The window" query={query} reading="the evaluation">
          {(one) => (
            <Stack gap={4}>
              <Group gap="xs">
                <Verdict of={one.verdict} />
                <Text>
                  <ModelLink name={one.model} />, monitor {one.monitor},{" "}
                  <Span from={one.window.from} to={one.window.to} />, revision {one.revision}, as
                  known on <Moment at={one.evaluatedAt} />
                </Text>
              </Group>
              <Text>
                {countOf(one.rows, "row")}, {countOf(one.labels.labelled, "label")}
                {one.labels.isMature ? "" : ", labels still come"}.
              </Text>
              {one.findings.map(({ kind, message }) => (
                <Text key={kind}>{message}</Text>
              ))}
            </Stack>
          )}
        </Panel>
        <Panel
          title="Results"
          query={query}
          reading="the results"
          height={400}
          isEmpty={({ result }) => result === null}
          empty="There is no result: see the finding above."
        >
          {({ result }) => {
            const results = ranked(result?.results ?? []);
            return (
              <>
                {results.length > mostResults && (
                  <Text mb="xs">
                    The {mostResults} most important of {results.length} are shown; all are in the
                    JSON of <Code>{path}</Code>.
                  </Text>
                )}
                <DataTable
                  caption="Results, the most important first"
                  rows={results.slice(0, mostResults)}
                  keyOf={(one) =>
                    `${one.check}/${one.method}/${one.column}/${one.measure}/${one.segment}`
                  }
                  columns={[
                    { title: "Verdict", cell: ({ verdict }) => <Verdict of={verdict} /> },
                    { title: "Check", cell: ({ check }) => check },
                    { title: "Column", cell: ({ column }) => column ?? "–" },
                    { title: "Segment", cell: ({ segment }) => segment ?? "all rows" },
                    {
                      title: "Was",
                      isNumber: true,
                      cell: ({ baselineValue }) => numberText(baselineValue),
                    },
                    {
                      title: "Is",
                      isNumber: true,
                      cell: ({ currentValue }) => numberText(currentValue),
                    },
                    {
                      title: "Effect",
                      isNumber: true,
                      cell: ({ value, interval, unit }) =>
                        `${withInterval(value, interval)} ${unit}`,
                    },
                    { title: "In words", cell: ({ reason }) => reason },
                  ]}
                />
              </>
            );
          }}
        </Panel>
        <Panel title="Evidence" query={query} reading="the evidence">
          {({ evidence, position }) => (
            <Stack gap="xs">
              <Text>
                Plan {evidence.planId ?? "none"}, baseline {evidence.baselineId ?? "none"}, compared
                with {evidence.reference}, at a false-alarm rate of{" "}
                {numberText(evidence.falseAlarmRate)}, by version {evidence.codeVersion}, as known
                at offset {position}.
              </Text>
              <Code block>{`plumbline replay ${id}`}</Code>
              <Group>
                <Button
                  variant="default"
                  loading={replay.isPending}
                  onClick={() => replay.mutate({ path: `${path}/replay` })}
                >
                  Compute it again
                </Button>
                {same !== undefined && (
                  <Text role="status">
                    {same.isSame ? "The same answer, bit for bit." : `It differs: ${same.reason}`}
                  </Text>
                )}
              </Group>
              {replay.error !== null && <Failure error={replay.error} />}
            </Stack>
          )}
        </Panel>
      </Stack>
    </>
  );
}

import {
  Anchor,
  Button,
  Group,
  Modal,
  Select,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
} from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import type { IncidentDocument, IncidentSignal, Proof, TimelineEntry } from "@plumbline/contracts";
import { lanesPlot } from "@plumbline/plots";
import { Link, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { DataTable } from "../../shared/data-table.tsx";
import { Figure } from "../../shared/figure.tsx";
import { numberText, withInterval } from "../../shared/format.ts";
import { Moment } from "../../shared/moment.tsx";
import { PageHead } from "../../shared/page-head.tsx";
import { Failure, Panel } from "../../shared/panel.tsx";
import { useAsk, useOrder } from "../../shared/use-ask.ts";
import { Verdict } from "../../shared/verdict.tsx";
import { ModelLink } from "../today/today-page.tsx";

const lanes = [
  "data",
  "drift",
  "performance",
  "labels",
  "alarm",
  "notification",
  "people",
  "retraining",
  "gate",
  "promotion",
  "proof",
  "outside",
];

/** What happened, what was done, and whether it helped. */
export function IncidentPage() {
  const { id } = useParams({ from: "/incidents/$id" });
  const path = `/v1/incidents/${id}`;
  const query = useAsk<IncidentDocument>("incidents", path);
  const incident = query.data;
  return (
    <>
      <PageHead
        title={incident === undefined ? `Incident ${id}` : `${incident.model}: ${incident.title}`}
        sentence={incident?.summary}
        aside={incident === undefined ? undefined : <Actions incident={incident} path={path} />}
      />
      <Stack>
        {incident !== undefined && <State incident={incident} />}
        <SimpleGrid cols={{ base: 1, md: 2 }}>
          <Panel
            title="Did it help?"
            query={query}
            reading="the proof"
            isEmpty={({ linked }) => linked.proofs.length === 0}
            empty="Nothing was done about it yet that could be measured."
          >
            {({ model, linked }) => (
              <Proofs model={model} ids={linked.proofs.map((one) => one.id)} />
            )}
          </Panel>
          <Panel
            title="What was decided and done"
            query={query}
            reading="decisions and runs"
            isEmpty={({ linked }) => linked.runs.length + linked.decisions.length === 0}
            empty="No policy has looked at it, or the model has none."
          >
            {({ linked }) => (
              <Stack gap={6}>
                {linked.runs.map((run) => (
                  <Group key={run.id} gap="xs" wrap="nowrap" align="flex-start">
                    <Verdict of={run.state} />
                    <Text>
                      <Anchor component={Link} to={`/runs/${run.id}`} underline="always">
                        {run.action}
                      </Anchor>
                      : {run.reason}
                    </Text>
                  </Group>
                ))}
                {linked.decisions.map((one) => (
                  <Text key={one.id}>
                    <Moment at={one.at} /> decided <b>{one.action}</b>: {one.reason}
                  </Text>
                ))}
              </Stack>
            )}
          </Panel>
        </SimpleGrid>
        <Panel title="What alarmed" query={query} reading="signals">
          {({ details }) => <Signals signals={details.signals} caption="What alarmed" />}
        </Panel>
        <Panel
          title="What explains it"
          query={query}
          reading="explanations"
          isEmpty={({ details }) => details.explanations.length === 0}
          empty="No input moved enough to explain it: the relation of inputs to outcome may have changed."
        >
          {({ details }) => (
            <Signals signals={details.explanations} caption="What moved meanwhile, by its cost" />
          )}
        </Panel>
        <Panel title="Timeline" query={query} reading="the timeline" height={360}>
          {({ entries }) => <Timeline entries={entries} />}
        </Panel>
      </Stack>
    </>
  );
}

function State({ incident }: { readonly incident: IncidentDocument }) {
  const { severity, state, owner, model, hushedBy, causedBy, closeReason, version, segment } =
    incident;
  return (
    <Group gap="sm">
      <Verdict of={severity} />
      <Verdict of={state} />
      <Text>
        <ModelLink name={model} />
        {version === "*" ? "" : `, version ${version}`}
        {segment === null ? "" : `, ${segment}`},{" "}
        {owner === null ? "nobody has taken it" : `with ${owner}`}
        {closeReason === null ? "" : `, closed as ${closeReason}`}
        {hushedBy === null ? "" : `, hushed: ${hushedBy}`}
        {causedBy === null ? "" : ", explained by "}
        {causedBy === null ? null : (
          <Anchor component={Link} to={`/incidents/${causedBy}`} underline="always">
            incident {causedBy}
          </Anchor>
        )}
      </Text>
    </Group>
  );
}

function Signals({
  signals,
  caption,
}: {
  readonly signals: readonly IncidentSignal[];
  readonly caption: string;
}) {
  return (
    <DataTable
      caption={caption}
      rows={signals}
      keyOf={(one) => `${one.check}/${one.column}/${one.segment}/${one.reason}`}
      columns={[
        {
          title: "What",
          cell: ({ check, column }) => (column === null ? check : `${check} of ${column}`),
        },
        { title: "Where", cell: ({ segment }) => segment ?? "all rows" },
        { title: "Was", isNumber: true, cell: ({ baselineValue }) => numberText(baselineValue) },
        { title: "Is", isNumber: true, cell: ({ currentValue }) => numberText(currentValue) },
        {
          title: "Change",
          isNumber: true,
          cell: ({ value, interval, unit }) => `${withInterval(value, interval)} ${unit}`,
        },
        { title: "In words", cell: ({ reason }) => reason },
        {
          title: "Evidence",
          cell: ({ evaluation }) =>
            evaluation === null ? (
              "–"
            ) : (
              <Anchor component={Link} to={`/evaluations/${evaluation}`} underline="always">
                Evaluation {evaluation}
              </Anchor>
            ),
        },
      ]}
    />
  );
}

function Timeline({ entries }: { readonly entries: readonly TimelineEntry[] }) {
  const points = entries.map((entry) => ({
    lane: entry.lane,
    atMs: Date.parse(entry.eventTime ?? entry.at),
    label: entry.message,
  }));
  return (
    <Figure
      label="Timeline"
      fileName="timeline"
      sentence={`${entries.length} entries, on the time of the model's rows where they have one.`}
      basis={entries}
      draw={(options) => lanesPlot({ lanes, points }, options)}
      rows={entries}
      keyOf={({ id }) => id}
      columns={[
        { title: "Rows of", cell: ({ eventTime }) => <Moment at={eventTime} /> },
        { title: "Written", cell: ({ at }) => <Moment at={at} /> },
        { title: "Lane", cell: ({ lane }) => lane },
        { title: "What", cell: (entry) => <Entry entry={entry} /> },
        { title: "By", cell: ({ actor }) => actor },
      ]}
    />
  );
}

function Entry({ entry: { message, link } }: { readonly entry: TimelineEntry }) {
  if (link.run !== undefined) {
    return (
      <Anchor component={Link} to={`/runs/${link.run}`} underline="always">
        {message}
      </Anchor>
    );
  }
  if (link.evaluation === undefined) return <>{message}</>;
  return (
    <Anchor component={Link} to={`/evaluations/${link.evaluation}`} underline="always">
      {message}
    </Anchor>
  );
}

function Proofs({ model, ids }: { readonly model: string; readonly ids: readonly number[] }) {
  const query = useAsk<{ readonly proofs: readonly Proof[] }>(
    "proofs",
    `/v1/models/${encodeURIComponent(model)}/proofs`,
  );
  if (query.error !== null) return <Failure error={query.error} />;
  return (
    <Stack gap="sm">
      {query.data?.proofs
        .filter(({ id }) => ids.includes(id))
        .map((proof) => (
          <ProofCard key={proof.id} proof={proof} />
        ))}
    </Stack>
  );
}

export function ProofCard({ proof }: { readonly proof: Proof }) {
  const side = (name: string, { version, from, to, rows, value, interval }: Proof["before"]) => ({
    ...{ name, version, from, to, rows },
    value: withInterval(value, interval),
  });
  return (
    <Stack gap={4}>
      <Group gap="xs">
        <Verdict of={proof.verdict} />
        <Text fw={600}>{proof.summary}</Text>
      </Group>
      <DataTable
        caption={`${proof.metric} before and after`}
        rows={[side("Before", proof.before), side("After", proof.after)]}
        keyOf={({ name }) => name}
        columns={[
          { title: proof.metric, cell: ({ name }) => name },
          { title: "Version", cell: ({ version }) => version },
          { title: "Value", isNumber: true, cell: ({ value }) => value },
          { title: "Rows", isNumber: true, cell: ({ rows }) => rows },
          { title: "From", cell: ({ from }) => <Moment at={from} /> },
          { title: "To", cell: ({ to }) => <Moment at={to} /> },
        ]}
      />
      <Text size="sm">Difference {withInterval(proof.difference, proof.interval)}</Text>
    </Stack>
  );
}

const reasons = [
  { value: "model-harmed", label: "The model was harmed" },
  { value: "data-broken", label: "The data was broken" },
  { value: "benign-change", label: "A change without harm" },
  { value: "false-alarm", label: "False alarm" },
  { value: "duplicate", label: "Duplicate" },
];

function Actions({
  incident,
  path,
}: {
  readonly incident: IncidentDocument;
  readonly path: string;
}) {
  const order = useOrder("incidents");
  const [isClosing, closing] = useDisclosure();
  const [isNoting, noting] = useDisclosure();
  const [reason, setReason] = useState<string | null>(null);
  const [text, setText] = useState("");
  const send = (what: string, json: unknown = {}): void => {
    order.mutate(
      { path: `${path}/${what}`, json },
      {
        onSuccess: () => {
          closing.close();
          noting.close();
          setText("");
        },
      },
    );
  };
  const note = text.trim() === "" ? {} : { note: text.trim() };
  return (
    <Stack gap="xs" align="flex-end">
      <Group gap="xs">
        {incident.state === "open" && (
          <Button onClick={() => send("acknowledge")} loading={order.isPending}>
            Acknowledge
          </Button>
        )}
        <Button variant="default" onClick={noting.open}>
          Note
        </Button>
        {incident.state !== "closed" && (
          <Button variant="default" onClick={closing.open}>
            Close
          </Button>
        )}
      </Group>
      {order.error !== null && <Failure error={order.error} />}
      <Modal opened={isClosing} onClose={closing.close} title="Close the incident">
        <Stack>
          <Select
            label="Why"
            description="Counts for or against the false-alarm budget"
            data={reasons}
            value={reason}
            onChange={setReason}
          />
          <TextInput
            label="Note"
            value={text}
            onChange={({ currentTarget }) => setText(currentTarget.value)}
          />
          <Button disabled={reason === null} onClick={() => send("close", { reason, ...note })}>
            Close the incident
          </Button>
        </Stack>
      </Modal>
      <Modal opened={isNoting} onClose={noting.close} title="Note on the timeline">
        <Stack>
          <TextInput
            label="Note"
            value={text}
            onChange={({ currentTarget }) => setText(currentTarget.value)}
          />
          <Button disabled={text.trim() === ""} onClick={() => send("note", { text: text.trim() })}>
            Add the note
          </Button>
        </Stack>
      </Modal>
    </Stack>
  );
}

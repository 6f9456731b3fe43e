import { Anchor, Group, Stack, Text } from "@mantine/core";
import type { IncidentDocument, Proof } from "@plumbline/contracts";
import { Link, useParams } from "@tanstack/react-router";
import { countOf } from "../../shared/format.ts";
import { Moment } from "../../shared/moment.tsx";
import { PageHead } from "../../shared/page-head.tsx";
import { Failure, Panel } from "../../shared/panel.tsx";
import { useAsk } from "../../shared/use-ask.ts";
import { Verdict } from "../../shared/verdict.tsx";
import { ModelLink } from "../today/today-page.tsx";
import { IncidentActions } from "./incident-actions.tsx";
import { IncidentMessages } from "./incident-messages.tsx";
import { IncidentSignals } from "./incident-signals.tsx";
import { IncidentTimeline } from "./incident-timeline.tsx";
import { incidentTitle } from "./incident-title.ts";
import { ProofCard } from "./proof-card.tsx";

/** What happened, what was done, and whether it helped. */
export function IncidentPage() {
  const { id } = useParams({ from: "/incidents/$id" });
  const path = `/v1/incidents/${id}`;
  const query = useAsk<IncidentDocument>("incidents", path);
  const incident = query.data;
  return (
    <>
      <PageHead
        title={incident === undefined ? `Incident ${id}` : incidentTitle(incident)}
        sentence={incident?.summary}
        aside={
          incident === undefined ? undefined : <IncidentActions incident={incident} path={path} />
        }
      />
      <Stack>
        {incident !== undefined && <State incident={incident} />}
        <Panel
          title="Did it help?"
          query={query}
          reading="the proof"
          isEmpty={({ linked }) => linked.proofs.length === 0}
          empty="Nothing was done about it yet that could be measured."
        >
          {({ model, linked }) => <Proofs model={model} ids={linked.proofs.map((one) => one.id)} />}
        </Panel>
        <Panel
          title="What was decided and done"
          query={query}
          reading="decisions and runs"
          isEmpty={({ linked }) => linked.runs.length + linked.decisions.length === 0}
          empty="No policy has looked at it, or the model has none."
        >
          {({ linked }) => <Done linked={linked} />}
        </Panel>
        <Panel title="What alarmed" query={query} reading="signals">
          {({ details }) => <IncidentSignals signals={details.signals} caption="What alarmed" />}
        </Panel>
        <Panel
          title="What explains it"
          query={query}
          reading="explanations"
          isEmpty={({ details }) => details.explanations.length === 0}
          empty="No input moved enough to explain it: the relation of inputs to outcome may have changed."
        >
          {({ details }) => (
            <IncidentSignals
              signals={details.explanations}
              caption="What moved meanwhile, by its cost"
              isRanked
            />
          )}
        </Panel>
        <Panel title="Timeline" query={query} reading="the timeline" height={360}>
          {({ entries }) => <IncidentTimeline entries={entries} />}
        </Panel>
        <IncidentMessages id={id} />
      </Stack>
    </>
  );
}

type LinkedDecision = IncidentDocument["linked"]["decisions"][number];

const isIdle = ({ action }: LinkedDecision): boolean => action === "wait" || action === "nothing";

function Done({ linked }: Pick<IncidentDocument, "linked">) {
  const [waited, acted] = [
    linked.decisions.filter(isIdle),
    linked.decisions.filter((one) => !isIdle(one)),
  ];
  return (
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
      {acted.map((one) => (
        <DecisionLine key={one.id} decision={one} />
      ))}
      {waited.length > 0 && (
        <details>
          <summary>
            {countOf(waited.length, "time")} it was decided to wait or to do nothing
          </summary>
          {waited.map((one) => (
            <DecisionLine key={one.id} decision={one} />
          ))}
        </details>
      )}
      {linked.consequences.length > 0 && (
        <Text>
          It explains{" "}
          {linked.consequences.map((id) => (
            <Anchor key={id} component={Link} to={`/incidents/${id}`} underline="always" mr="xs">
              incident {id}
            </Anchor>
          ))}
        </Text>
      )}
    </Stack>
  );
}

function DecisionLine({ decision: { at, action, reason } }: { readonly decision: LinkedDecision }) {
  return (
    <Text>
      <Moment at={at} /> decided <b>{action}</b>: {reason}
    </Text>
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
        // What is known comes before what is waited for.
        .toSorted((a, b) => Number(a.verdict === "waiting") - Number(b.verdict === "waiting"))
        .map((proof) => (
          <ProofCard key={proof.id} proof={proof} />
        ))}
    </Stack>
  );
}

import { Anchor, SimpleGrid, Stack, Text } from "@mantine/core";
import type { PreviewAnswer, PreviewSide } from "@plumbline/contracts";
import { Link } from "@tanstack/react-router";
import { countOf, durationText, numberText } from "../../shared/format.ts";
import { Moment, momentText } from "../../shared/moment.tsx";

interface PreviewResultProps {
  readonly answer: PreviewAnswer;
  readonly isMoved: boolean;
  /** A newer answer is on its way. */
  readonly isBehind: boolean;
}

/** What the limits would have said, new beside old. */
export function PreviewResult({ answer, isMoved, isBehind }: PreviewResultProps) {
  const { old, new: next, budget, note, from, to } = answer;
  return (
    <Stack gap="xs" style={{ opacity: isBehind ? 0.6 : 1 }} aria-busy={isBehind}>
      <Text fw={700} size="lg" role="status">
        {next.sentence}.
      </Text>
      <Text size="sm">
        Rows of <Moment at={from} /> to <Moment at={to} />. {budget.words}.
      </Text>
      {note !== null && <Text size="sm">{note}.</Text>}
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        {old !== null && <Side title="As it is" side={old} incidents={answer.incidents} />}
        <Side
          title={
            isMoved ? "As moved" : old === null ? "As it would be" : "As moved (nothing moved yet)"
          }
          side={next}
          incidents={answer.incidents}
        />
      </SimpleGrid>
    </Stack>
  );
}

interface SideProps {
  readonly title: string;
  readonly side: PreviewSide;
  readonly incidents: PreviewAnswer["incidents"];
}

const shownAlarms = 12;

function Side({ title, side, incidents }: SideProps) {
  const titleOf = (id: number): string => incidents.find((one) => one.id === id)?.title ?? "";
  return (
    <Stack gap={4} component="section" aria-label={title}>
      <Text fw={600}>{title}</Text>
      <Text size="sm">
        Fires in {side.fired} of {countOf(side.windows, "window")}; chance alone gives{" "}
        {numberText(side.expectedFalseAlarms)} in this time, {numberText(side.falseAlarmsPer30Days)}{" "}
        in 30 days.
      </Text>
      <Text size="sm">
        {side.caught.length} of {countOf(incidents.length, "known incident")} noticed
        {side.missed.length === 0 ? "." : `, ${side.missed.length} missed:`}
      </Text>
      {side.missed.map((id) => (
        <IncidentLine key={id} id={id} title={`Missed: ${titleOf(id)}`} />
      ))}
      {side.caught.map(({ incident, delayMs }) => (
        <IncidentLine
          key={incident}
          id={incident}
          title={`${titleOf(incident)}: noticed ${delayMs === 0 ? "in its first window" : `after ${durationText(delayMs)}`}`}
        />
      ))}
      {side.alarms.length > 0 && (
        <details>
          <summary>{countOf(side.alarms.length, "date")}</summary>
          {side.alarms.slice(-shownAlarms).map(({ from, alerts, incident }) => (
            <Text key={from} size="sm">
              <b>{momentText(from)}</b>
              {incident === null ? " (no known incident)" : ""}: {alerts[0]}
              {alerts.length > 1 ? ` and ${alerts.length - 1} more` : ""}
            </Text>
          ))}
          {side.alarms.length > shownAlarms && (
            <Text size="sm">The latest {shownAlarms} are shown.</Text>
          )}
        </details>
      )}
    </Stack>
  );
}

function IncidentLine({ id, title }: { readonly id: number; readonly title: string }) {
  return (
    <Text size="sm">
      <Anchor component={Link} to={`/incidents/${id}`} underline="always">
        {title}
      </Anchor>
    </Text>
  );
}

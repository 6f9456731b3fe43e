import { Anchor, Group, Text } from "@mantine/core";
import type { TimelineEntry, TimelineLane } from "@plumbline/contracts";
import { lanesPlot } from "@plumbline/plots";
import { Link } from "@tanstack/react-router";
import { Figure } from "../../shared/figure.tsx";
import { countOf } from "../../shared/format.ts";
import { Moment } from "../../shared/moment.tsx";

// Written out: the schemas beside the list would come along, and their compiler may not run on the page.
const timelineLanes: readonly TimelineLane[] = [
  ...(["data", "drift", "performance", "labels", "alarm", "notification"] as const),
  ...(["people", "retraining", "gate", "promotion", "proof", "outside"] as const),
];

/** One lane a kind of event on the time of the rows, and the same as a list in the same order. */
export function IncidentTimeline({ entries }: { readonly entries: readonly TimelineEntry[] }) {
  const lanes = timelineLanes.filter((lane) => entries.some((entry) => entry.lane === lane));
  const points = entries.map((entry, at) => ({
    lane: entry.lane,
    // What has no time of its own stands where the rows were when it was written.
    atMs: Date.parse(
      entries.slice(0, at + 1).findLast(({ eventTime }) => eventTime !== null)?.eventTime ??
        entry.at,
    ),
    label: entry.message,
  }));
  const unused = timelineLanes.filter((lane) => !lanes.includes(lane));
  const nothing = unused.length === 0 ? "" : ` Nothing in ${unused.join(", ")}.`;
  return (
    <>
      <Figure
        label="Timeline"
        fileName="timeline"
        sentence={`${countOf(entries.length, "entry", "entries")}, on the time of the model's rows.${nothing}`}
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
      <ol className="timeline">
        {entries.map((entry) => (
          <li key={entry.id}>
            <Group gap="xs" wrap="nowrap" align="baseline">
              <Text size="sm" c="dimmed" style={{ whiteSpace: "nowrap" }}>
                <Moment at={entry.eventTime ?? entry.at} />
              </Text>
              <Text size="sm" fw={600} w="6.5rem" style={{ flexShrink: 0 }}>
                {entry.lane}
              </Text>
              <Text size="sm" component="div">
                <Entry entry={entry} />{" "}
                <Text span inherit c="dimmed">
                  {entry.actor}
                </Text>
              </Text>
            </Group>
          </li>
        ))}
      </ol>
    </>
  );
}

/** The message, leading to its evidence. */
function Entry({ entry: { message, link } }: { readonly entry: TimelineEntry }) {
  const to =
    link.run !== undefined
      ? `/runs/${link.run}`
      : link.evaluation !== undefined
        ? `/evaluations/${link.evaluation}`
        : link.incident !== undefined
          ? `/incidents/${link.incident}`
          : null;
  if (to !== null) {
    return (
      <Anchor component={Link} to={to} inherit underline="always">
        {message}
      </Anchor>
    );
  }
  if (link.url === undefined) return <>{message}</>;
  return (
    <Anchor href={link.url} inherit underline="always" rel="noreferrer">
      {message}
    </Anchor>
  );
}

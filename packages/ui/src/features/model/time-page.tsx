import { Anchor, Button, Group, Paper, Stack, Text } from "@mantine/core";
import { markerSigns } from "@plumbline/plots";
import { Link, useNavigate, useRouterState, useSearch } from "@tanstack/react-router";
import { useId, type ReactNode } from "react";
import { ActionButton } from "../../shared/action-button.tsx";
import { countOf } from "../../shared/format.ts";
import { Moment, Span } from "../../shared/moment.tsx";
import { Failure } from "../../shared/panel.tsx";
import { TimeScopeProvider, type TimeRange } from "../../shared/time-cursor.tsx";
import { rangeText } from "../../shared/time-range.ts";
import { useOrder } from "../../shared/use-ask.ts";
import { Annotate } from "./annotate.tsx";
import { useHappenings, type Happening } from "./use-happenings.ts";
import { useModel, useModelName, useShownRange } from "./use-model.ts";

const mostListed = 30;

/** A page of plots over time: they point at one moment, zoom together, and share what happened meanwhile. */
export function TimePage({ children }: { readonly children: ReactNode }) {
  const search = useSearch({ from: "/models/$model" });
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const navigate = useNavigate();
  const shown = useShownRange();
  const show = (range: TimeRange | null): void => {
    const { from: _from, to: _to, ...others } = search;
    const next = range === null ? others : { ...others, ...rangeText(range) };
    void navigate({ to: path, search: next as never, resetScroll: false });
  };
  return (
    <TimeScopeProvider zoom={show}>
      <Stack>
        {shown !== null && (
          <Group gap="sm" role="status">
            <Text>
              Shown: <Span from={shown.from} to={shown.to} />
            </Text>
            <Button size="xs" variant="default" onClick={() => show(null)}>
              Clear range
            </Button>
          </Group>
        )}
        {children}
        <Happenings />
      </Stack>
    </TimeScopeProvider>
  );
}

/** The marks of the plots, in words. */
function Happenings() {
  const id = useId();
  const name = useModelName();
  const model = useModel();
  const range = useShownRange();
  const all = useHappenings();
  const shown = all.filter(
    ({ atMs }) =>
      range === null || (atMs >= Date.parse(range.from) && atMs <= Date.parse(range.to)),
  );
  const newest = shown.toReversed().slice(0, mostListed);
  const lastMs = Date.parse(range?.to ?? model.data?.lastEventAt ?? new Date().toISOString());
  return (
    <Paper component="section" withBorder p="md" aria-labelledby={id}>
      <Group justify="space-between" align="flex-start" mb="xs">
        <h2 id={id}>What happened meanwhile</h2>
        <Annotate model={name} atMs={lastMs} />
      </Group>
      {newest.length === 0 ? (
        <Text c="dimmed">
          Nothing is known: no promotion, retraining, incident or note
          {range === null ? "" : " in the range shown"}.
        </Text>
      ) : (
        <>
          {shown.length > newest.length && (
            <Text size="sm">
              The newest {newest.length} of {countOf(shown.length, "mark")}.
            </Text>
          )}
          <ol style={{ margin: 0, paddingLeft: 0, listStyle: "none" }}>
            {newest.map((one) => (
              <HappeningLine key={one.key} happening={one} />
            ))}
          </ol>
        </>
      )}
    </Paper>
  );
}

function HappeningLine({ happening }: { readonly happening: Happening }) {
  const { kind, at, words, to, annotation } = happening;
  const order = useOrder("annotations");
  return (
    <li style={{ padding: "3px 0" }}>
      <span aria-hidden="true">{markerSigns[kind]}</span> <Moment at={at} />:{" "}
      {to === null ? (
        words
      ) : (
        <Anchor component={Link} to={to} underline="always">
          {words}
        </Anchor>
      )}{" "}
      {annotation !== null && (
        <ActionButton
          right="operate"
          size="compact-xs"
          variant="default"
          loading={order.isPending}
          aria-label={`Take back: ${words}`}
          onClick={() => order.mutate({ path: `/v1/annotations/${annotation}`, method: "DELETE" })}
        >
          Take back
        </ActionButton>
      )}
      {order.error !== null && <Failure error={order.error} />}
    </li>
  );
}

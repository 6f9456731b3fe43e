import { Anchor, Group, Text } from "@mantine/core";
import type { Series, SeriesPoint } from "@plumbline/contracts";
import {
  quadrantNames,
  quadrantOf,
  quadrantPlot,
  quadrants,
  type Quadrant,
  type QuadrantPoint,
} from "@plumbline/plots";
import { Link, useNavigate } from "@tanstack/react-router";
import { Figure } from "../../shared/figure.tsx";
import { countOf, numberText, shareText } from "../../shared/format.ts";
import { useImportance, type KnownImportance } from "./use-importance.ts";
import { timesFloor, useModelName } from "./use-model.ts";
import { useWindow } from "./use-window.ts";
import { WindowStepper } from "./window-stepper.tsx";

/** All important features are equal where nobody said which are. */
const unknownImportant = 0.5;
const mostLinked = 12;

interface Placed extends QuadrantPoint {
  readonly quadrant: Quadrant;
  readonly reason: string;
}

/** What moved, against what matters: one window at a time. */
export function Quadrants({ series }: { readonly series: readonly Series[] }) {
  const model = useModelName();
  const navigate = useNavigate();
  const inputs = series.filter(({ check, column }) => check === "drift" && column !== null);
  const shown = useWindow(windowsOf(inputs));
  const { window } = shown;
  const importance = useImportance(window === undefined ? 0 : Date.parse(window.to));
  if (window === undefined) return <Text>No window says how far a feature moved.</Text>;
  const important = importance?.important ?? unknownImportant;
  const points = placedPoints(inputs, window.from, importance);
  const href = (name: string): string =>
    `/models/${encodeURIComponent(model)}/features/${encodeURIComponent(name)}`;
  return (
    <>
      <WindowStepper shown={shown} />
      <Figure
        label="Importance and drift"
        fileName="importance-and-drift"
        sentence={sentenceOf(points, importance)}
        basis={[series, importance?.version, window.from]}
        draw={(options) => quadrantPlot({ points, important }, options)}
        onPick={(name) => void navigate({ to: href(name) })}
        rows={points}
        keyOf={({ name }) => name}
        columns={[
          {
            title: "Feature",
            cell: ({ name }) => (
              <Anchor component={Link} to={href(name)} underline="always">
                {name}
              </Anchor>
            ),
          },
          { title: "Quadrant", cell: ({ quadrant }) => quadrantNames[quadrant] },
          {
            title: "Importance",
            isNumber: true,
            cell: (one) => (one.importance === null ? "unknown" : shareText(one.importance)),
          },
          { title: "Drift over its limit", isNumber: true, cell: driftText },
          { title: "In words, latest window", cell: ({ reason }) => reason },
        ]}
      />
      <dl style={{ margin: "8px 0 0" }}>
        {quadrants.map((quadrant) => {
          const here = points.filter((one) => one.quadrant === quadrant);
          return (
            <Group key={quadrant} gap="xs" align="baseline">
              <Text component="dt" fw={600} style={{ flex: "0 0 14.5rem" }}>
                {quadrantNames[quadrant]}: {here.length}
              </Text>
              <Text component="dd" m={0} style={{ flex: "1 1 14rem" }}>
                {here.length === 0 ? meanings[quadrant].none : `${meanings[quadrant].some} `}
                {here.slice(0, mostLinked).map(({ name }, at) => (
                  <span key={name}>
                    {at === 0 ? "" : ", "}
                    <Anchor component={Link} to={href(name)} underline="always">
                      {name}
                    </Anchor>
                  </span>
                ))}
                {here.length > mostLinked && ` and ${countOf(here.length - mostLinked, "other")}`}
              </Text>
            </Group>
          );
        })}
      </dl>
    </>
  );
}

const meanings: Readonly<Record<Quadrant, { readonly some: string; readonly none: string }>> = {
  "look-here": { some: "Important, and moved:", none: "No important feature moved." },
  "harmless-change": { some: "Moved, of little importance:", none: "Nothing unimportant moved." },
  watch: { some: "Important, and still:", none: "No important feature stood still." },
  quiet: { some: "Neither:", none: "None." },
  unknown: { some: "Nobody said how much they matter:", none: "The importance of all is known." },
};

function windowsOf(series: readonly Series[]) {
  const all = series.flatMap(({ points }) =>
    points.map(({ from, to }) => [from, { from, to }] as const),
  );
  return [...new Map(all).values()].toSorted((a, b) => (a.from < b.from ? -1 : 1));
}

/** Each feature once, by the measure of it that moved most; the most moved first. */
function placedPoints(
  series: readonly Series[],
  from: string,
  importance: KnownImportance | null,
): readonly Placed[] {
  const found = new Map<string, Placed>();
  for (const one of series) {
    const point = one.points.find((other) => other.from === from);
    const drift = point === undefined ? null : timesFloor(point);
    const name = one.column;
    if (point === undefined || drift === null || name === null) continue;
    const known = found.get(name);
    if (known !== undefined && known.drift >= drift) continue;
    const share = importance?.shares.get(name) ?? null;
    const quadrant = quadrantOf(
      { importance: share, drift },
      importance?.important ?? unknownImportant,
    );
    const ends = one.points.at(-1) === point ? intervalOf(one, point) : noInterval;
    found.set(name, { name, importance: share, drift, ...ends, quadrant, reason: one.reason });
  }
  return [...found.values()].toSorted((a, b) => b.drift - a.drift);
}

const noInterval = { lo: null, hi: null } as const;

/** The interval is of the whole effect; what chance alone gives is taken off as it is from the effect. */
function intervalOf({ interval }: Series, { value, excess, floor }: SeriesPoint) {
  if (interval === null || value === null || excess === null || !floor) return noInterval;
  const byChance = value - excess;
  return { lo: (interval.lo - byChance) / floor, hi: (interval.hi - byChance) / floor };
}

function driftText({ drift, lo, hi }: QuadrantPoint): string {
  const ends = lo === null || hi === null ? "" : ` [${numberText(lo)}, ${numberText(hi)}]`;
  return `${numberText(drift)}${ends}`;
}

function sentenceOf(points: readonly Placed[], importance: KnownImportance | null): string {
  const moved = points.filter(({ drift }) => drift >= 1).length;
  const head = `${moved === 0 ? "No feature" : countOf(moved, "feature")} of ${points.length} moved beyond the limit`;
  if (importance === null) {
    return `${head}. How much each matters is unknown: register a version with importance to tell harm from change.`;
  }
  const by = `Importance: ${importance.source}, version ${importance.version}; important is a share of ${shareText(importance.important)} or more.`;
  if (moved === 0) return `${head}. ${by}`;
  const harm = points.filter(({ quadrant }) => quadrant === "look-here").length;
  return `${head}, ${harm === 0 ? "none" : harm} of them important. ${by}`;
}

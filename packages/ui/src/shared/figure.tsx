import { Group, SegmentedControl, Text } from "@mantine/core";
import { timeAxisOf, type PlotOptions, type PlotSvg, type TimeAxis } from "@plumbline/plots";
import {
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  type ReactNode,
  type RefObject,
} from "react";
import { DataTable, type Column } from "./data-table.tsx";
import { FigureMenu } from "./figure-menu.tsx";
import { TimeOverlay, type TimePoint } from "./time-overlay.tsx";

interface FigureProps<Row> {
  /** What the figure shows, in one sentence. */
  readonly sentence: ReactNode;
  /** One of its own on a page. */
  readonly label: string;
  readonly draw: (options: PlotOptions & { readonly width: number }) => PlotSvg;
  /** Drawn again when it changes, or a member of it when it is a list. */
  readonly basis: unknown;
  readonly rows: readonly Row[];
  readonly columns: readonly Column<Row>[];
  readonly keyOf: (row: Row) => string | number;
  /** Name of the files that are downloaded. */
  readonly fileName: string;
  /** Windows that the crosshair of the page finds, oldest first; left out for a plot that is not over time. */
  readonly points?: readonly TimePoint[];
  /** Somebody clicked on a mark: with the first line of its title. Links beside the plot do the same. */
  readonly onPick?: (title: string) => void;
}

/** A plot with its sentence, the same as a table, and both to take along. */
export function Figure<Row>(props: FigureProps<Row>) {
  const { sentence, label, draw, rows, columns, keyOf, fileName } = props;
  const [view, setView] = useState<"plot" | "table">("plot");
  const frame = useRef<HTMLDivElement>(null);
  const measured = useWidth(frame);
  const width = Math.max(320, Math.min(1_200, measured || 760));
  const anchor = anchorOf(label);
  useArrival(frame, anchor);
  return (
    <div ref={frame} id={anchor}>
      <Group justify="space-between" align="flex-start" mb="xs">
        <Text component="div" style={{ flex: "1 1 20rem" }}>
          {sentence}
        </Text>
        <Group gap="xs">
          <SegmentedControl
            size="xs"
            aria-label={`${label}: plot or table`}
            value={view}
            onChange={(next) => setView(next === "table" ? "table" : "plot")}
            data={[
              { value: "plot", label: "Plot" },
              { value: "table", label: "Table" },
            ]}
          />
          <FigureMenu
            {...{ label, anchor, fileName, rows }}
            drawInto={(place) => putInto(place, draw({ ...localPlot(label), width }))}
          />
        </Group>
      </Group>
      {view === "table" ? (
        <DataTable caption={label} columns={columns} rows={rows} keyOf={keyOf} />
      ) : (
        <Drawing {...props} width={width} />
      )}
    </div>
  );
}

const localPlot = (label: string) => ({ document, label, isLocalTime: true }) as const;

const anchorOf = (label: string): string =>
  label
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");

/** Who follows a link to the figure sees it first. */
function useArrival(frame: RefObject<HTMLElement | null>, anchor: string): void {
  useEffect(() => {
    if (window.location.hash === `#${anchor}`) frame.current?.scrollIntoView({ block: "start" });
  }, [frame, anchor]);
}

/** Of the element as it is laid out; 0 before. */
function useWidth(frame: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = frame.current;
    if (element === null) return;
    setWidth(Math.floor(element.clientWidth));
    const observer = new ResizeObserver(() => setWidth(Math.floor(element.clientWidth)));
    observer.observe(element);
    return () => observer.disconnect();
  }, [frame]);
  return width;
}

function Drawing<Row>({
  draw,
  label,
  basis,
  points,
  onPick,
  width,
}: FigureProps<Row> & { readonly width: number }) {
  const place = useRef<HTMLDivElement>(null);
  const latest = useRef(draw);
  latest.current = draw;
  const kept = useRef(basis);
  if (!isSame(kept.current, basis)) kept.current = basis;
  const drawnFrom = kept.current;
  const [axis, setAxis] = useState<TimeAxis | null>(null);
  useEffect(() => {
    const svg = latest.current({ ...localPlot(label), width });
    putInto(place.current, svg);
    setAxis(timeAxisOf(svg));
  }, [drawnFrom, label, width]);
  return (
    <div style={{ position: "relative" }}>
      <div
        ref={place}
        className="plot-frame"
        style={{ minHeight: 120 }}
        onClick={({ target }) => {
          const mark = target instanceof Element ? target.closest("path, circle") : null;
          const [title] = (mark?.querySelector("title")?.textContent ?? "").split("\n");
          if (title !== undefined && title !== "") onPick?.(title);
        }}
      />
      {points !== undefined && points.length > 0 && axis !== null && (
        <TimeOverlay {...{ label, axis, width, points }} />
      )}
    </div>
  );
}

/** Lists are the same when their members are. */
function isSame(a: unknown, b: unknown): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return a === b;
  return a.length === b.length && a.every((member, at) => member === b[at]);
}

function putInto(place: HTMLElement | null, svg: PlotSvg): void {
  if (svg instanceof Node) place?.replaceChildren(svg);
}

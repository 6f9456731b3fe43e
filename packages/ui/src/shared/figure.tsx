import { Button, Group, SegmentedControl, Text } from "@mantine/core";
import {
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  type ReactNode,
  type RefObject,
} from "react";
import { DataTable, type Column } from "./data-table.tsx";

interface FigureProps<Row> {
  /** What the figure shows, in one sentence. */
  readonly sentence: ReactNode;
  readonly label: string;
  readonly draw: (options: {
    readonly document: Document;
    readonly label: string;
    readonly width: number;
  }) => unknown;
  /** Drawn again when one of these changes. */
  readonly basis: unknown;
  readonly rows: readonly Row[];
  readonly columns: readonly Column<Row>[];
  readonly keyOf: (row: Row) => string | number;
  /** Name of the files that are downloaded. */
  readonly fileName: string;
}

/** A plot with its sentence, the same as a table, and both to take along. */
export function Figure<Row>(props: FigureProps<Row>) {
  const { sentence, label, rows, columns, keyOf, fileName } = props;
  const [view, setView] = useState<"plot" | "table">("plot");
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame);
  return (
    <div ref={frame}>
      <Group justify="space-between" align="flex-start" mb="xs">
        <Text component="p" m={0} style={{ flex: "1 1 20rem" }}>
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
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => saveSvg(frame.current, fileName)}
          >
            SVG
          </Button>
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => save(`${fileName}.json`, JSON.stringify(rows, null, 2))}
          >
            JSON
          </Button>
        </Group>
      </Group>
      {view === "table" ? (
        <DataTable caption={label} columns={columns} rows={rows} keyOf={keyOf} />
      ) : (
        <Drawing {...props} width={Math.max(320, Math.min(1_200, width || 760))} />
      )}
    </div>
  );
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
  width,
}: FigureProps<Row> & { readonly width: number }) {
  const place = useRef<HTMLDivElement>(null);
  const latest = useRef(draw);
  latest.current = draw;
  useEffect(() => {
    const svg = latest.current({ document, label, width });
    if (svg instanceof Node) place.current?.replaceChildren(svg);
  }, [basis, label, width]);
  return <div ref={place} className="plot-frame" style={{ minHeight: 120 }} />;
}

function saveSvg(within: Element | null, fileName: string): void {
  const svg = within?.querySelector("svg.plot") ?? within?.querySelector("svg");
  if (svg === null || svg === undefined) return;
  save(`${fileName}.svg`, new XMLSerializer().serializeToString(svg));
}

function save(name: string, text: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text]));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

import type { Series } from "@plumbline/contracts";
import { momentText } from "../../shared/moment.tsx";
import type { TimePoint } from "../../shared/time-overlay.tsx";

const mostNamed = 5;

interface AlertPointsOptions {
  readonly nameOf: (series: Series) => string;
  /** What is said of a window without an alert. */
  readonly none: string;
  /** Before the names of those that alert. */
  readonly some: string;
}

/** For the crosshair of a plot with many rows: of each window, which rows alert. */
export function alertPoints(
  series: readonly Series[],
  { nameOf, none, some }: AlertPointsOptions,
): readonly TimePoint[] {
  const windows = new Map<string, { readonly to: string; readonly names: string[] }>();
  for (const one of series) {
    for (const { from, to, verdict } of one.points) {
      const window = windows.get(from) ?? { to, names: [] };
      if (verdict === "alert") window.names.push(nameOf(one));
      windows.set(from, window);
    }
  }
  return [...windows]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([from, { to, names }]) => ({
      ...{ fromMs: Date.parse(from), toMs: Date.parse(to) },
      words: `${momentText(from)}: ${names.length === 0 ? none : `${some} ${listed(names)}`}`,
    }));
}

function listed(names: readonly string[]): string {
  const others = names.length - mostNamed;
  return `${names.slice(0, mostNamed).join(", ")}${others > 0 ? ` and ${others} more` : ""}`;
}

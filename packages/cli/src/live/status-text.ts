import type { ModelOverview, MonitorStatus, StatusAnswer } from "@plumbline/contracts";
import { textTable } from "./text-table.ts";
import { agoText, minuteText, spanText, windowText } from "./time-words.ts";
import { countText, paintVerdict, shareText, verdictText } from "./verdict-text.ts";

export interface StatusTextOptions {
  readonly server: string;
  readonly nowMs: number;
  readonly width: number | null;
  readonly color: boolean;
  /** Times as `3 min ago`; else as they are, so that a log can be compared. */
  readonly isLive: boolean;
}

/** One line of the table: a model with one of its monitors, or without any. */
interface StatusRow {
  readonly model: ModelOverview;
  readonly monitor: MonitorStatus | null;
  /** The first line of a model also says what concerns the whole model. */
  readonly isFirst: boolean;
}

const columns = [
  { title: "MODEL" },
  { title: "ROWS", isNumber: true },
  { title: "NEWEST EVENT" },
  { title: "MONITOR" },
  { title: "VERDICT" },
  { title: "WINDOW (UTC)" },
  { title: "IN IT", isNumber: true },
  { title: "LABELS", isNumber: true },
  { title: "LAG" },
] as const;
const verdictColumn = 4;

/** What is going on, for somebody who has ten seconds. */
export function statusText(status: StatusAnswer, options: StatusTextOptions): string {
  const rows = status.models.flatMap(rowsOf);
  const table =
    rows.length === 0
      ? "No model yet: it begins with its first prediction. plumbline ingest FILE --model NAME sends some"
      : textTable(
          columns,
          rows.map((row) => cells(row, status, options)),
          {
            width: options.width,
            paint: (text, column, row) =>
              column === verdictColumn
                ? paintVerdict(text, rows[row]?.monitor?.latest?.verdict ?? null, options.color)
                : text,
          },
        );
  const notes = status.models.flatMap(notesOf);
  return [head(status, options), "", table, ...(notes.length > 0 ? ["", ...notes] : [])].join("\n");
}

function head({ server }: StatusAnswer, { server: url, nowMs, isLive }: StatusTextOptions): string {
  const unready = server.readiness.filter(({ isReady }) => !isReady);
  const since = isLive
    ? `up ${spanText(nowMs - Date.parse(server.startedAt))}`
    : `since ${minuteText(server.startedAt)}`;
  const waiting =
    server.pendingEvents === 0
      ? "nothing waits"
      : `${countText(server.pendingEvents)} events wait, the oldest for ${spanText(server.lagMs)}`;
  const problems = unready.map(({ part, detail }) => `\nNOT READY: ${part}: ${detail}`);
  return `Plumbline ${server.version} at ${url}, ${since}, ${waiting}${problems.join("")}`;
}

function rowsOf(model: ModelOverview): readonly StatusRow[] {
  const [first = null, ...others] = model.monitors;
  return [
    { model, monitor: first, isFirst: true },
    ...others.map((monitor) => ({ model, monitor, isFirst: false })),
  ];
}

function cells(
  { model, monitor, isFirst }: StatusRow,
  { server }: StatusAnswer,
  { nowMs, isLive }: StatusTextOptions,
): readonly string[] {
  const when = (iso: string): string => (isLive ? agoText(iso, nowMs) : minuteText(iso));
  const own = [
    model.name,
    countText(model.rows),
    model.lastEventAt === null ? "none" : when(model.lastEventAt),
  ];
  const latest = monitor?.latest ?? null;
  return [
    ...(isFirst ? own : ["", "", ""]),
    monitor === null ? "none" : `${monitor.name} (${monitor.window})`,
    monitor === null ? "" : verdictText(latest?.verdict ?? null),
    latest === null ? "" : windowText(latest.window),
    latest === null ? "" : countText(latest.rows),
    latest === null ? "" : shareText(latest.labels.coverage),
    lagOf(monitor, server.lagMs),
  ];
}

/** How far behind the monitor is: windows not judged yet. */
function lagOf(monitor: MonitorStatus | null, lagMs: number): string {
  if (monitor !== null && monitor.pending > 0) {
    return `${countText(monitor.pending)} ${monitor.pending === 1 ? "window" : "windows"}`;
  }
  return lagMs < 2000 ? "none" : spanText(lagMs);
}

/** What needs a look, in sentences. */
function notesOf(model: ModelOverview): readonly string[] {
  const { name, quarantined, unmatchedFeedback, verdict, summary, baseline, rows } = model;
  const isNews = verdict !== null && verdict !== "ok" && summary !== null;
  return [
    ...(isNews ? [`${name}: ${summary}`] : []),
    ...(baseline === null && rows > 0
      ? [`${name}: no baseline yet; it is made from the first rows, or by plumbline baseline push`]
      : []),
    ...(quarantined > 0
      ? [`${name}: ${countText(quarantined)} rows in quarantine: plumbline quarantine ${name}`]
      : []),
    ...(unmatchedFeedback > 0
      ? [`${name}: ${countText(unmatchedFeedback)} labels or actions without their prediction`]
      : []),
  ];
}

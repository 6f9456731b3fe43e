import type { MonitorDocument } from "@plumbline/contracts";
import type { Backtest } from "@plumbline/server";
import { injectionWords } from "./injection-words.ts";
import { textTable } from "./text-table.ts";
import { windowText } from "./time-words.ts";

/** The same from files and from the server. */
interface Report extends Backtest {
  readonly monitor: MonitorDocument;
}

/** What a backtest found, for a terminal. */
export function backtestText(report: Report, width: number | null): string {
  const { windows, fired, monitor, injections } = report;
  const judged = windows.filter(({ verdict }) => verdict !== "no-data");
  const rate = monitor.falseAlarmRate * judged.length;
  const head =
    `${monitor.name} would have fired ${times(fired)} in ${judged.length} windows with rows; ` +
    `chance alone fires ${rate.toFixed(rate < 1 ? 2 : 1)} times`;
  const silent = windows.length - judged.length;
  return [
    head,
    ...(silent > 0 ? [`${silent} windows had no rows at all`] : []),
    ...(fired > 0 ? ["", firedTable(report, width)] : []),
    ...(injections.length > 0 ? ["", injectionTable(report, width)] : []),
  ].join("\n");
}

function times(count: number): string {
  return count === 1 ? "once" : `${count} times`;
}

function firedTable({ windows }: Report, width: number | null): string {
  const rows = windows
    .filter(({ verdict }) => verdict === "alert")
    .map(({ startMs, endMs, rows: count, alerts }) => [
      windowText({ from: new Date(startMs).toISOString(), to: new Date(endMs).toISOString() }),
      count.toLocaleString("en"),
      String(alerts.length),
      alerts[0] ?? "",
    ]);
  const columns = [
    { title: "WOULD HAVE FIRED (UTC)" },
    { title: "ROWS", isNumber: true },
    { title: "ALERTS", isNumber: true },
    { title: "FIRST" },
  ];
  return textTable(columns, rows, { width });
}

function injectionTable({ injections }: Report, width: number | null): string {
  const rows = injections.map(({ injection, windowsToNotice, windowsLookedAt, alert, startMs }) => [
    injectionWords(injection),
    new Date(startMs).toISOString().slice(0, 16).replace("T", " "),
    windowsToNotice === null
      ? `not in ${windowsLookedAt} windows`
      : windowsToNotice === 0
        ? "in the first window"
        : `after ${windowsToNotice} ${windowsToNotice === 1 ? "window" : "windows"}`,
    alert ?? "",
  ]);
  const columns = [
    { title: "CHANGE PUT IN" },
    { title: "FROM (UTC)" },
    { title: "NOTICED" },
    { title: "BY" },
  ];
  return textTable(columns, rows, { width });
}

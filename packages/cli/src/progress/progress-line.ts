import type { OnProgress, ProgressReport } from "@plumbline/core";
import type { Io } from "../io.ts";

/** Work that is over sooner says nothing. */
const quietMs = 2000;
const redrawMs = 250;
const eraseLine = "\r\u001b[K";

export interface ProgressLine {
  readonly onProgress: OnProgress;
  /** Takes the line away. */
  stop(): void;
}

/** One line on standard error that is written again and again; silent unless that is a terminal. */
export function createProgressLine(io: Io, isQuiet: boolean): ProgressLine {
  if (isQuiet || !io.stderr.isTTY) return { onProgress: () => undefined, stop: () => undefined };
  const startedAt = io.now();
  let last: ProgressReport | null = null;
  let isDrawn = false;
  const draw = (): void => {
    const elapsedMs = io.now() - startedAt;
    if (elapsedMs < quietMs || last === null) return;
    const width = (io.stderr.columns ?? 80) - 1;
    io.stderr.write(eraseLine + progressText(last, elapsedMs).slice(0, width));
    isDrawn = true;
  };
  const timer = setInterval(draw, redrawMs);
  timer.unref();
  return {
    onProgress(report) {
      last = report;
    },
    stop() {
      clearInterval(timer);
      if (isDrawn) io.stderr.write(eraseLine);
      isDrawn = false;
    },
  };
}

/** `reading march.parquet: 3 of 12 files, 25 %, 4 s` */
export function progressText(report: ProgressReport, elapsedMs: number): string {
  const { step, done, total, unit } = report;
  const count = (value: number) => value.toLocaleString("en-US", { maximumFractionDigits: 0 });
  const share = total === null || total === 0 ? "" : `, ${Math.floor((100 * done) / total)} %`;
  const of = total === null ? "" : ` of ${count(total)}`;
  const seconds = Math.floor(elapsedMs / 1000);
  return `${step}: ${count(done)}${of} ${unit}${share}, ${seconds} s`;
}

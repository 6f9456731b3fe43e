import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { fakeIo } from "../testing/fake-io.ts";
import { createProgressLine, progressText } from "./progress-line.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const terminal = { isTTY: true, columns: 60, now: () => Date.now() };
const report = { step: "reading march.csv", done: 3, total: 12, unit: "files" };

test("work under two seconds says nothing", () => {
  const io = fakeIo(terminal);
  const progress = createProgressLine(io, false);
  progress.onProgress(report);
  vi.advanceTimersByTime(1900);
  progress.stop();
  vi.advanceTimersByTime(5000);
  expect(io.err()).toBe("");
});

test("longer work rewrites one line and takes it away at the end", () => {
  const io = fakeIo(terminal);
  const progress = createProgressLine(io, false);
  progress.onProgress(report);
  vi.advanceTimersByTime(3000);
  progress.stop();
  expect(io.err()).toContain("\r\u001b[Kreading march.csv: 3 of 12 files, 25 %, 2 s");
  expect(io.err().endsWith("\r\u001b[K")).toBe(true);
  expect(io.err()).not.toContain("\n");
  expect(io.out()).toBe("");
});

test("nobody is bothered when standard error is no terminal, or with --quiet", () => {
  for (const [io, isQuiet] of [
    [fakeIo({ ...terminal, isTTY: false }), false],
    [fakeIo(terminal), true],
  ] as const) {
    const progress = createProgressLine(io, isQuiet);
    progress.onProgress(report);
    vi.advanceTimersByTime(10_000);
    progress.stop();
    expect(io.err()).toBe("");
  }
});

test("progressText() does without a total", () => {
  const text = progressText(
    { step: "counting", done: 1_234_567.4, total: null, unit: "rows" },
    61_999,
  );
  expect(text).toBe("counting: 1,234,567 rows, 61 s");
  expect(progressText({ ...report, total: 0 }, 0)).toBe("reading march.csv: 3 of 0 files, 0 s");
});

import { expect, test } from "vitest";
import { numericDistribution } from "../../../../test/fixtures/result-document.ts";
import { histogram } from "./histogram.ts";

const delay = numericDistribution("delay", 8);
const side = delay.baseline;
const bins = [
  { label: "≤ 0", lo: null, hi: 0 },
  { label: "0 – 10", lo: 0, hi: 10 },
  { label: "10 – 20", lo: 10, hi: 20 },
  { label: "> 20", lo: 20, hi: null },
];
const distribution = {
  ...delay,
  bins,
  baseline: { ...side, shares: [0, 0.5, 0.25, 0.25] },
  current: { ...side, shares: [0.001, 0, 0, 0.999] },
};

test("each bin is a line, its bars as long as its shares", () => {
  const lines = histogram(distribution, { width: 60, maxRows: 10 });
  expect(lines).toHaveLength(5);
  expect(lines[0]).toMatch(/baseline\s+current/);
  expect(lines[1]).toMatch(/≤ 0\s+0 %\s+0\.1 % ▏$/);
  const [, , half = "", quarter = ""] = lines;
  const length = (line: string) => [...line].filter((letter) => letter === "█").length;
  expect(Math.abs(length(half) - 2 * length(quarter))).toBeLessThanOrEqual(1);
});

test("too many bins are put together with their neighbours", () => {
  const lines = histogram(distribution, { width: 60, maxRows: 2 });
  expect(lines.slice(1).map((line) => line.trim().split("  ")[0])).toEqual([
    "up to 10",
    "above 10",
  ]);
});

test("a distribution without any rows draws no bars", () => {
  const none = { ...side, shares: [] };
  const lines = histogram(
    { ...distribution, baseline: none, current: none },
    { width: 60, maxRows: 9 },
  );
  expect(lines.join("")).not.toMatch(/[█▏]/);
});

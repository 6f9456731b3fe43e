import { expect, test } from "vitest";
import type { DialectComparison, DialectRow } from "../evaluation/compare-dialect.ts";
import { renderDialectTable } from "./dialect-table.ts";
import { textWidth } from "./text-width.ts";

const row: DialectRow = {
  column: "amount",
  method: "ks",
  value: 0.4,
  pValue: 0.4,
  threshold: 0.05,
  drifted: false,
  why: null,
};
const nothing = { method: null, value: null, pValue: null, threshold: null, drifted: null };
const comparison: DialectComparison = {
  dialect: "evidently",
  title: "Evidently",
  peerVersion: "0.7.23",
  rows: [
    row,
    { ...row, column: "delay", value: 1.2e-9, drifted: true },
    { ...row, ...nothing, column: "day", why: "no-method" },
  ],
};

test("the table shows drifted columns first and says why a column has no value", () => {
  expect(renderDialectTable(comparison, { color: false, width: 100 }).split("\n")).toEqual([
    "As Evidently 0.7.23 has it: 1 of 2 columns drifted",
    "",
    "        method   value  threshold",
    "delay   ks      1.2e−9       0.05  drifted",
    "amount  ks         0.4       0.05  ok",
    "day     –            –          –  no method for this column",
    "",
  ]);
});

test("long names are cut in the middle, and colours are only there when wanted", () => {
  const long = { ...comparison, rows: [{ ...row, column: "a_very_long_column_name_".repeat(9) }] };
  const lines = renderDialectTable(long, { color: false, width: 60 }).split("\n");
  expect(Math.max(...lines.map(textWidth))).toBeLessThanOrEqual(60);
  expect(renderDialectTable(comparison, { color: true, width: 60 })).toContain("\u001b[33mdelay");
});

test("a tool without thresholds judges nothing", () => {
  const rows = [{ ...row, threshold: null, drifted: null }];
  const text = renderDialectTable({ ...comparison, rows }, { color: false, width: 80 });
  expect(text).toContain("1 column, no threshold");
});

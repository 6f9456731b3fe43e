import { expect, test } from "vitest";
import type { LiveFile } from "../storage/lake/live-files.ts";
import { planCompaction } from "./plan-compaction.ts";

const dayMs = 86_400_000;
const start = Date.UTC(2026, 2, 1);

const file = (id: number, rows: number): LiveFile => ({
  ...{ id, rows, path: `f${id}`, firstOffset: id, endOffset: id + 1, bytes: rows * 90 },
  ...{ minTime: start + id, maxTime: start + id, day: "2026-03-01", layoutId: 1, columns: [] },
});
const files = (count: number, rows: number) =>
  Array.from({ length: count }, (_, id) => file(id, rows));
const ids = (groups: readonly (readonly LiveFile[])[]) => groups.map((group) => group.length);

test("a closed day is packed into files of the wanted size", () => {
  const closed = start + 2 * dayMs;
  expect(ids(planCompaction(files(5, 40), closed, { maxRows: 100 }))).toEqual([2, 2]);
  expect(planCompaction(files(1, 40), closed)).toEqual([]);
  expect(planCompaction([], closed)).toEqual([]);
  expect(planCompaction(files(3, 500), closed, { maxRows: 100 })).toEqual([]);
});

test("an open day merges files of one size once there are enough", () => {
  const open = start + dayMs / 2;
  const mixed = [...files(3, 10), file(3, 1_000), file(4, 1_000)];
  expect(ids(planCompaction(mixed, open, { openFiles: 3 }))).toEqual([3]);
  expect(planCompaction(mixed, open, { openFiles: 4 })).toEqual([]);
});

test("no merge of an open day is larger than a file may be", () => {
  const open = start + dayMs / 2;
  const asked = { openFiles: 3, maxRows: 2_000 };
  expect(ids(planCompaction(files(6, 700), open, asked))).toEqual([2, 2, 2]);
  expect(planCompaction(files(6, 1_500), open, asked)).toEqual([]);
});

test("a row of an open day is rewritten a few times, not with every cut", () => {
  const open = start + dayMs / 2;
  let live: LiveFile[] = [];
  let rewritten = 0;
  for (let cut = 0; cut < 2_000; cut++) {
    live.push(file(cut, 200));
    for (const group of planCompaction(live, open)) {
      const rows = group.reduce((sum, { rows }) => sum + rows, 0);
      rewritten += rows;
      live = [...live.filter((one) => !group.includes(one)), file(10_000 + cut, rows)];
    }
  }
  expect(live.length).toBeLessThan(100);
  expect(rewritten / (2_000 * 200)).toBeLessThan(4);
});

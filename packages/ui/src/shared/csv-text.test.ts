import { expect, test } from "vitest";
import { csvText } from "./csv-text.ts";

test("rows become lines under all names that occur, with quotes where they are needed", () => {
  const rows = [
    { from: "2026-01-01", value: 0.5, note: 'says "no", twice' },
    { from: "2026-01-02", value: null, counts: [1, 2] },
  ];
  expect(csvText(rows)).toBe(
    'from,value,note,counts\r\n2026-01-01,0.5,"says ""no"", twice",\r\n2026-01-02,,,"[1,2]"\r\n',
  );
});

test("a text is never a formula, a number stays one", () => {
  expect(csvText([{ a: "=1+1", b: -2 }])).toBe("a,b\r\n'=1+1,-2\r\n");
  expect(csvText([])).toBe("\r\n");
});

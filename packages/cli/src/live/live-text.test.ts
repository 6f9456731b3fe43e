import { expect, test } from "vitest";
import { pagesUpTo } from "./pages.ts";
import { readableLogLine } from "./log-lines.ts";
import { serverEvents } from "./server-events.ts";
import { textTable } from "./text-table.ts";
import { agoText, spanText, windowText } from "./time-words.ts";

test("textTable() puts numbers to the right, cuts the last column and shows no control characters", () => {
  const columns = [{ title: "N", isNumber: true }, { title: "WHAT" }];
  const rows = [
    ["1", "a\u001b[31mb"],
    ["1,000", "a long sentence that goes on"],
  ];
  expect(textTable(columns, rows, { width: 20 })).toBe(
    "    N  WHAT\n    1  a�[31mb\n1,000  a long sente…",
  );
  expect(textTable(columns, rows, { width: null })).toContain("that goes on");
  expect(textTable(columns, [], { width: 20 })).toBe("N  WHAT");
});

test("times are told as a person would", () => {
  const now = Date.UTC(2026, 0, 5, 12);
  expect(agoText("2026-01-05T11:59:30.000Z", now)).toBe("30 s ago");
  expect(agoText("2026-01-05T11:00:00.000Z", now)).toBe("60 min ago");
  expect(agoText("2026-01-01T11:00:00.000Z", now)).toBe("2026-01-01 11:00");
  expect(agoText("2026-01-06T11:00:00.000Z", now)).toBe("2026-01-06 11:00");
  expect([0, 90_000, 7_200_000, 2e8].map(spanText)).toEqual(["0 s", "90 s", "2 h", "2 d"]);
  expect(windowText({ from: "2026-01-05T23:00:00Z", to: "2026-01-06T00:00:00Z" })).toBe(
    "2026-01-05 23:00 to 2026-01-06 00:00",
  );
});

test("server-sent events arrive however their bytes are cut", async () => {
  const text = ": hello\n\nevent: evaluation\ndata: {\ndata: }\n\ndata: ü\r\n\r\ndata: cut";
  const bytes = new TextEncoder().encode(text);
  for (const size of [1, 7, bytes.length]) {
    async function* chunks() {
      for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size);
    }
    const found = [];
    for await (const event of serverEvents(chunks())) found.push(event);
    expect(found).toEqual([
      { event: "evaluation", data: "{\n}" },
      { event: "message", data: "ü" },
    ]);
  }
});

test("pages are asked for until there are enough", async () => {
  const ask = async (place = 0, left: number) => ({
    entries: [place, place + 1].slice(0, left),
    next: place < 4 ? place + 2 : null,
  });
  expect(await pagesUpTo(3, ask)).toEqual({ entries: [0, 1, 2], isAll: false });
  expect(await pagesUpTo(99, ask)).toEqual({ entries: [0, 1, 2, 3, 4, 5], isAll: true });
});

test("a log line is read by people, and what is none stays", () => {
  const line = JSON.stringify({ level: 40, time: "2026-01-05T12:00:01Z", msg: "late", ms: 3 });
  expect(readableLogLine(line)).toBe("12:00:01 warn late ms=3\n");
  expect(readableLogLine("plain\n")).toBe("plain\n");
});

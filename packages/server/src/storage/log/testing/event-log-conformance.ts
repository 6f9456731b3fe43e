import { expect, test } from "vitest";
import { endOffset, type EntryKind, type EventLog, type EventLogReader } from "../event-log.ts";

export interface OpenLog {
  readonly log: EventLog;
  readonly reader: EventLogReader;
  /** Closes both. */
  close(): Promise<void>;
}

const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
const entryOf = (text: string, count = 1, kind: EntryKind = "prediction") => ({
  model: "m",
  kind,
  receivedAtMs: 1_700_000_000_000,
  count,
  body: bytes(text),
});
const all = { events: Number.MAX_SAFE_INTEGER, bytes: Number.MAX_SAFE_INTEGER };

/** What every event log keeps, whatever it is made of. */
export function eventLogConformance(name: string, open: () => Promise<OpenLog>): void {
  const check = (title: string, body: (log: OpenLog) => Promise<void>): void => {
    test(`${name}: ${title}`, async () => {
      const opened = await open();
      try {
        await body(opened);
      } finally {
        await opened.close();
      }
    });
  };

  check("an empty log has no entries and an end", async ({ log, reader }) => {
    expect(await reader.read(0, all)).toEqual([]);
    expect(await reader.end()).toBe(log.end());
  });

  check("an entry comes back as it was, once append resolves", async ({ log, reader }) => {
    const entry = entryOf('[{"id":"é"},{"id":"b"}]', 2, "feedback");
    const copy = { ...entry, body: new Uint8Array(entry.body) };
    const { firstOffset } = await log.append(entry);
    expect(await reader.read(0, all)).toEqual([{ ...copy, firstOffset }]);
    expect(log.end()).toBe(firstOffset + 2);
  });

  check(
    "halves take no offset, and go with the entry that completes them",
    async ({ log, reader }) => {
      const { firstOffset } = await log.append(entryOf("[1]"));
      await Promise.all([
        log.keep({ key: "a", body: bytes("first") }),
        log.keep({ key: "a", body: bytes("second") }),
        log.keep({ key: "b", body: bytes("other") }),
      ]);
      const next = await log.append({ ...entryOf("[2]"), completes: ["a", "unknown"] });
      expect(next.firstOffset).toBe(firstOffset + 1);
      const found = await reader.read(0, all);
      expect(found.map(({ body }) => new TextDecoder().decode(body))).toEqual(["[1]", "[2]"]);
    },
  );

  check("appends at once get ranges that follow each other, in order", async ({ log, reader }) => {
    const counts = Array.from({ length: 50 }, (_, index) => (index % 7) + 1);
    const answers = await Promise.all(
      counts.map((count, index) => log.append(entryOf(`[${index}]`, count))),
    );
    const entries = await reader.read(0, all);
    expect(entries.map(({ firstOffset }) => firstOffset)).toEqual(
      answers.map(({ firstOffset }) => firstOffset),
    );
    entries.slice(1).forEach((entry, index) => {
      expect(entry.firstOffset).toBeGreaterThanOrEqual(endOffset(entries[index] ?? entry));
    });
    expect(entries.map(({ body }) => new TextDecoder().decode(body))).toEqual(
      counts.map((_, index) => `[${index}]`),
    );
  });

  check("reading begins with the entry that holds the offset", async ({ log, reader }) => {
    const first = await log.append(entryOf("[1,2,3]", 3));
    const second = await log.append(entryOf("[4]"));
    const starts = async (from: number): Promise<readonly number[]> =>
      (await reader.read(from, all)).map(({ firstOffset }) => firstOffset);
    expect(await starts(first.firstOffset + 2)).toEqual([first.firstOffset, second.firstOffset]);
    expect(await starts(second.firstOffset)).toEqual([second.firstOffset]);
    expect(await starts(log.end())).toEqual([]);
  });

  check("limits end a read, but the first entry always comes", async ({ log, reader }) => {
    for (let i = 0; i < 4; i += 1) await log.append(entryOf(`[${i},${i}]`, 2));
    expect(await reader.read(0, { events: 1, bytes: 1 })).toHaveLength(1);
    expect(await reader.read(0, { events: 5, bytes: 1e6 })).toHaveLength(2);
    expect(await reader.read(0, { events: 100, bytes: 15 })).toHaveLength(3);
  });

  check("truncation removes whole entries below an offset only", async ({ log, reader }) => {
    const first = await log.append(entryOf("[1,2]", 2));
    const second = await log.append(entryOf("[3,4]", 2));
    await log.truncate(second.firstOffset + 1);
    expect((await reader.read(0, all)).map(({ firstOffset }) => firstOffset)).toEqual([
      first.firstOffset + 2,
    ]);
  });

  check("offsets keep growing after everything was removed", async ({ log, reader }) => {
    await log.append(entryOf("[1,2,3]", 3));
    const end = log.end();
    await log.truncate(end);
    expect(await reader.end()).toBe(end);
    expect((await log.append(entryOf("[4]"))).firstOffset).toBeGreaterThanOrEqual(end);
  });

  check("a view into a larger buffer keeps the rest of it usable", async ({ log, reader }) => {
    const whole = bytes("before[1]after");
    await log.append({ ...entryOf("", 1), body: whole.subarray(6, 9) });
    expect(new TextDecoder().decode(whole)).toBe("before[1]after");
    const [entry] = await reader.read(0, all);
    expect(new TextDecoder().decode(entry?.body)).toBe("[1]");
  });
}

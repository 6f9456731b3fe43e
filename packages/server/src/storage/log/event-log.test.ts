import { chmodSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { fakeEventLog } from "./fake-event-log.ts";
import { openSqliteLogReader } from "./sqlite-log-reader.ts";
import { openSqliteLog } from "./sqlite-log.ts";
import { eventLogConformance } from "./testing/event-log-conformance.ts";

const folders: string[] = [];
const newPath = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "plumbline-log-"));
  folders.push(folder);
  return join(folder, "log.sqlite");
};
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const entryOf = (bytes: number) => ({
  model: "m",
  kind: "prediction" as const,
  receivedAtMs: 1,
  count: 1,
  body: new Uint8Array(bytes).fill(48),
});

eventLogConformance("fake", async () => {
  const log = fakeEventLog();
  return { log, reader: log.reader(), close: () => log.close() };
});

eventLogConformance("SQLite", async () => {
  const path = newPath();
  const log = await openSqliteLog(path);
  const reader = openSqliteLogReader(path);
  const close = async (): Promise<void> => {
    await reader.close();
    await log.close();
  };
  return { log, reader, close };
});

test("what was appended is there after the log was opened again, and offsets go on", async () => {
  const path = newPath();
  const first = await openSqliteLog(path);
  await first.append({ ...entryOf(10), count: 5 });
  await first.close();
  const second = await openSqliteLog(path);
  expect(second.end()).toBe(5);
  await second.truncate(5);
  await second.close();
  const third = await openSqliteLog(path);
  expect((await third.append(entryOf(1))).firstOffset).toBe(5);
  await third.close();
});

test("halves are there after the log was opened again, but for those that were completed", async () => {
  const path = newPath();
  const first = await openSqliteLog(path);
  for (const key of ["a", "b", "c", "a"]) {
    await first.keep({ key, body: new Uint8Array([key.charCodeAt(0)]) });
  }
  await first.append({ ...entryOf(1), completes: ["b"] });
  await first.truncate(1);
  await first.close();
  const second = await openSqliteLog(path);
  expect(second.halves().map(({ key, body }) => [key, [...body]])).toEqual([
    ["c", [99]],
    ["a", [97]],
  ]);
  expect(second.end()).toBe(1);
  await second.close();
});

test("closing finishes what was appended before", async () => {
  const log = await openSqliteLog(newPath());
  const appends = Promise.all([log.append(entryOf(100)), log.append(entryOf(100))]);
  await log.close();
  expect(await appends).toEqual([{ firstOffset: 0 }, { firstOffset: 1 }]);
  await expect(log.append(entryOf(1))).rejects.toMatchObject({ code: "PL_LOG_UNWRITABLE" });
});

test("a full log refuses, keeps what it acknowledged, and takes more once there is room", async () => {
  const path = newPath();
  const log = await openSqliteLog(path, { maxBytes: 1024 ** 2 });
  let acknowledged = 0;
  const fill = async (): Promise<void> => {
    for (; acknowledged < 30; acknowledged += 1) await log.append(entryOf(100_000));
  };
  await expect(fill()).rejects.toMatchObject({
    code: "PL_LOG_FULL",
    status: 507,
    retryable: true,
  });
  const reader = openSqliteLogReader(path);
  const kept = await reader.read(0, { events: 1e9, bytes: 1e9 });
  expect(kept).toHaveLength(acknowledged);
  expect(acknowledged).toBeGreaterThan(0);
  const end = log.end();
  await log.truncate(end);
  expect((await log.append(entryOf(500_000))).firstOffset).toBe(end);
  await reader.close();
  await log.close();
});

test("more waiting bytes than allowed are refused as busy", async () => {
  const log = await openSqliteLog(newPath(), { maxWaitingBytes: 1000 });
  const first = log.append(entryOf(900));
  await expect(log.append(entryOf(200))).rejects.toMatchObject({ code: "PL_LOG_BUSY" });
  await first;
  await log.append(entryOf(200));
  await log.close();
});

test("a log larger than any limit of waiting bytes is still taken when nothing waits", async () => {
  const log = await openSqliteLog(newPath(), { maxWaitingBytes: 10 });
  expect(await log.append(entryOf(100))).toEqual({ firstOffset: 0 });
  await log.close();
});

test("a folder that is not there is refused with words", async () => {
  await expect(openSqliteLog(join(newPath(), "none", "log.sqlite"))).rejects.toMatchObject({
    code: "PL_LOG_UNWRITABLE",
  });
});

test.skipIf(process.getuid?.() === 0)("a read-only file is refused with words", async () => {
  const path = newPath();
  await (await openSqliteLog(path)).close();
  chmodSync(path, 0o444);
  await expect(openSqliteLog(path)).rejects.toMatchObject({ code: "PL_LOG_UNWRITABLE" });
});

test("the space of removed entries is used again", async () => {
  const path = newPath();
  const log = await openSqliteLog(path);
  for (let round = 0; round < 10; round += 1) {
    await log.append(entryOf(1_000_000));
    await log.truncate(log.end());
  }
  await log.close();
  expect(statSync(path).size).toBeLessThan(4_000_000);
});

import { mkdtempSync, rmSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { retryWhileBusy } from "./retry-while-busy.ts";

test("a write waits for the lock of another connection without holding up the thread", async () => {
  const folder = mkdtempSync(join(tmpdir(), "plumbline-busy-"));
  const path = join(folder, "x.sqlite");
  const other = new DatabaseSync(path);
  const own = new DatabaseSync(path, { timeout: 0 });
  other.exec("create table t (x); begin immediate");
  const pauses: number[] = [];
  const write = async (): Promise<string> => {
    own.exec("insert into t values (1)");
    return "written";
  };
  const pause = async (ms: number): Promise<void> => {
    pauses.push(ms);
    if (pauses.length === 3) other.exec("commit");
  };
  expect(await retryWhileBusy(write, { sleep: pause, clock: () => 0 })).toBe("written");
  expect(pauses).toEqual([2, 4, 8]);
  own.close();
  other.close();
  rmSync(folder, { recursive: true });
});

test("it gives up in the end, and at once on other failures", async () => {
  let now = 0;
  const busy = Object.assign(new Error("database is locked"), { errcode: 261 });
  const pause = async (ms: number): Promise<void> => {
    now += ms;
  };
  const options = { sleep: pause, clock: () => now, maxWaitMs: 100 };
  await expect(retryWhileBusy(() => Promise.reject(busy), options)).rejects.toBe(busy);
  expect(now).toBeGreaterThanOrEqual(100);
  const other = new Error("no such table");
  await expect(retryWhileBusy(() => Promise.reject(other), options)).rejects.toBe(other);
});

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openMetadata, type Metadata } from "./open-metadata.ts";

let folder: string;
let path: string;
let metadata: Metadata;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "plumbline-metadata-"));
  path = join(folder, "metadata.sqlite");
  metadata = await openMetadata(path);
});
afterEach(async () => {
  await metadata.close();
  await rm(folder, { recursive: true });
});

const insert = "insert into counters (model_id, name, value) values (?, ?, ?)";
const names = async (from: Metadata = metadata): Promise<string[]> =>
  (await from.db.selectFrom("counters").select("name").orderBy("name").execute()).map(
    ({ name }) => name,
  );

test("opening again runs no migration twice and keeps what is there", async () => {
  await metadata.transaction((prepare) => prepare(insert).run(1, "a", 1));
  const again = await openMetadata(path);
  expect(await names(again)).toEqual(["a"]);
  await again.close();
  await again.close();
});

test("a transaction that throws leaves nothing", async () => {
  const failing = metadata.transaction((prepare) => {
    prepare(insert).run(1, "a", 1);
    throw new Error("stop");
  });
  await expect(failing).rejects.toThrow("stop");
  expect(await names()).toEqual([]);
  await metadata.transaction((prepare) => prepare(insert).run(1, "b", 1));
  expect(await names()).toEqual(["b"]);
});

test("transactions of both kinds wait for one another", async () => {
  await Promise.all([
    metadata.db.transaction().execute(async (db) => {
      for (const name of ["a", "b"]) {
        await db.insertInto("counters").values({ model_id: 1, name, value: 1 }).execute();
      }
    }),
    metadata.transaction((prepare) => prepare(insert).run(1, "c", 1)),
    metadata.read((prepare) => prepare("select 1").get()),
    metadata.db.insertInto("counters").values({ model_id: 1, name: "d", value: 1 }).execute(),
  ]);
  expect(await names()).toEqual(["a", "b", "c", "d"]);
});

test("two connections write to one file, and each sees what the other committed", async () => {
  const other = await openMetadata(path);
  const writes = Array.from({ length: 20 }, (_, place) =>
    (place % 2 === 0 ? metadata : other).transaction((prepare) =>
      prepare(insert).run(1, `n${place}`, 1),
    ),
  );
  await Promise.all(writes);
  expect(await names()).toHaveLength(20);
  expect(await names(other)).toHaveLength(20);
  await other.close();
});

test("every commit reaches the disk", async () => {
  const [mode, synchronous] = await metadata.read((prepare) => [
    prepare("pragma journal_mode").get(),
    prepare("pragma synchronous").get(),
  ]);
  expect(mode).toEqual({ journal_mode: "wal" });
  expect(synchronous).toEqual({ synchronous: 2 });
});

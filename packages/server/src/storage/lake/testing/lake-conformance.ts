import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Lake, LakeFile } from "../lake.ts";

/** What every lake does; `open` gets a folder that is the test's own. */
export function lakeConformance(name: string, open: (folder: string) => Promise<Lake>): void {
  let folder: string;
  let lake: Lake;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "plumbline-lake-"));
    lake = await open(folder);
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const temp = async (text: string): Promise<string> => {
    const path = join(folder, "finished.tmp");
    await writeFile(path, text);
    return path;
  };
  const files = async (): Promise<readonly LakeFile[]> => {
    const found: LakeFile[] = [];
    for await (const file of lake.list()) found.push(file);
    return found;
  };
  const read = (file: string): Promise<string> => readFile(lake.localPath(file), "utf8");

  test(`${name}: a file that was put in can be read and is listed`, async () => {
    expect(await lake.put(await temp("rows"), "model=a/d=2026-03-01/seg-0-0-1.parquet")).toBe(true);
    expect(await read("model=a/d=2026-03-01/seg-0-0-1.parquet")).toBe("rows");
    expect(await files()).toEqual([{ name: "model=a/d=2026-03-01/seg-0-0-1.parquet", bytes: 4 }]);
  });

  test(`${name}: a name that is taken keeps its file`, async () => {
    await lake.put(await temp("first"), "a/x");
    expect(await lake.put(await temp("second"), "a/x")).toBe(false);
    expect(await read("a/x")).toBe("first");
  });

  test(`${name}: of two that put one name at once, one succeeds`, async () => {
    const paths = ["one", "two"].map((text) => join(folder, text));
    for (const path of paths) await writeFile(path, path);
    const done = await Promise.all(paths.map((path) => lake.put(path, "a/x")));
    expect(done.filter(Boolean)).toHaveLength(1);
    expect(await read("a/x")).toBe(paths[done.indexOf(true)]);
  });

  test(`${name}: many files are put in at once, but for those whose name is taken`, async () => {
    const numbers = Array.from({ length: 60 }, (_, place) => place);
    const finished = numbers.map((place) => ({
      ...{ localPath: join(folder, `${place}.tmp`), name: `a/${place % 7}/${place % 50}` },
    }));
    await lake.put(await temp("before"), "a/3/3");
    for (const { localPath } of finished) await writeFile(localPath, localPath);
    const done = await lake.putAll(finished);
    // Numbers 7 apart share a folder: none of 50 to 59 is in that of 0 to 9.
    expect(done).toEqual(numbers.map((place) => place !== 3));
    expect(await read("a/3/3")).toBe("before");
    for (const { localPath, name: file } of finished.filter((_, place) => place !== 3)) {
      expect(await read(file)).toBe(localPath);
    }
    expect(await lake.putAll([])).toEqual([]);
  });

  test(`${name}: a removed file is gone, and may be removed again`, async () => {
    await lake.put(await temp("rows"), "a/b/x");
    await lake.remove("a/b/x");
    await lake.remove("a/b/x");
    expect(await files()).toEqual([]);
    expect(await lake.put(await temp("again"), "a/b/x")).toBe(true);
  });

  test(`${name}: files come and go in one folder at once`, async () => {
    const names = Array.from({ length: 20 }, (_, place) => `a/b/${place}`);
    for (const file of names) await writeFile(join(folder, file.replaceAll("/", "-")), file);
    const put = (file: string) => lake.put(join(folder, file.replaceAll("/", "-")), file);
    await Promise.all(names.map(async (file) => (await put(file)) && lake.remove(file)));
    expect(await files()).toEqual([]);
  });

  test(`${name}: an empty lake lists nothing and can be written to`, async () => {
    expect(await files()).toEqual([]);
    await lake.checkWritable();
    expect(await files()).toEqual([]);
  });
}

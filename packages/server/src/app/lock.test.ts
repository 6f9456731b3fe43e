import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { lockFolder } from "./lock.ts";

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "plumbline-lock-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, "data");
}

test("a folder is taken once, by this process or another, until it is released", () => {
  const folder = newFolder();
  const lock = lockFolder(folder);
  expect(() => lockFolder(folder)).toThrow("Another Plumbline works on");
  const file = new URL("./lock.ts", import.meta.url).href;
  const script = `import { lockFolder } from ${JSON.stringify(file)}; lockFolder(${JSON.stringify(folder)})`;
  const other = () =>
    spawnSync(process.execPath, ["--conditions=source", "--input-type=module", "-e", script], {
      encoding: "utf8",
    });
  expect(other().stderr).toContain("PL_FOLDER_LOCKED");
  lock.release();
  expect(other().status).toBe(0);
  lockFolder(folder).release();
});

test("a folder that cannot be made is refused with words", () => {
  const folder = newFolder();
  lockFolder(folder).release();
  const file = join(folder, "file");
  writeFileSync(file, "");
  expect(() => lockFolder(join(file, "data"))).toThrow("Cannot write to the data folder");
});

test("what a process that was killed left half-written is removed", () => {
  const folder = newFolder();
  const lock = lockFolder(folder);
  writeFileSync(join(folder, "tmp", "half.parquet"), "PAR1");
  // Refused, and so without a right to anything in there.
  expect(() => lockFolder(folder)).toThrow("Another Plumbline works on");
  expect(readdirSync(join(folder, "tmp"))).toEqual(["half.parquet"]);
  lock.release();
  lockFolder(folder).release();
  expect(readdirSync(join(folder, "tmp"))).toEqual([]);
});

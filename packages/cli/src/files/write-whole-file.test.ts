import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fakeFolder } from "../testing/fake-folder.ts";
import { assertWritable } from "./assert-writable.ts";
import { writeWholeFile } from "./write-whole-file.ts";

const signal = new AbortController().signal;

test("a file is written or replaced, and nothing else is left behind", async () => {
  using folder = fakeFolder();
  const path = join(folder.path, "a.json");
  await writeWholeFile(path, "one", { shown: "a.json", signal });
  await writeWholeFile(path, "two", { shown: "a.json", signal });
  expect(readFileSync(path, "utf8")).toBe("two");
  expect(readdirSync(folder.path)).toEqual(["a.json"]);
});

test("a link stays a link, and the file it points to is replaced", async () => {
  using folder = fakeFolder();
  writeFileSync(join(folder.path, "real"), "old");
  symlinkSync(join(folder.path, "real"), join(folder.path, "link"));
  await writeWholeFile(join(folder.path, "link"), "new", { shown: "link", signal });
  expect(readFileSync(join(folder.path, "real"), "utf8")).toBe("new");
});

test("a device is written to, not replaced", async () => {
  const written = writeWholeFile("/dev/null", "gone", { shown: "/dev/null", signal });
  await expect(written).resolves.toBeUndefined();
});

test("a full disk is a failure with a remedy", async () => {
  const written = writeWholeFile("/dev/full", "x", { shown: "/dev/full", signal });
  await expect(written).rejects.toThrow(/Cannot write \/dev\/full: no space left on the device/);
});

test("a folder or a missing folder is refused with the path as it was typed", async () => {
  using folder = fakeFolder();
  mkdirSync(join(folder.path, "here"));
  const here = join(folder.path, "here");
  const there = join(folder.path, "there", "a.json");
  await expect(writeWholeFile(here, "x", { shown: "here", signal })).rejects.toThrow(
    "Cannot write here",
  );
  await expect(writeWholeFile(there, "x", { shown: "there/a.json", signal })).rejects.toThrow(
    "Cannot write there/a.json: its folder does not exist",
  );
  await expect(assertWritable(there, "there/a.json")).rejects.toThrow("its folder does not exist");
  await expect(assertWritable(here, "here")).rejects.toThrow("it is a folder");
  await expect(assertWritable(join(here, "new"), "new")).resolves.toBeUndefined();
  expect(readdirSync(folder.path)).toEqual(["here"]);
});

test("an interruption leaves the old file as it was", async () => {
  using folder = fakeFolder();
  const path = join(folder.path, "a.json");
  writeFileSync(path, "old");
  const aborted = AbortSignal.abort(new DOMException("SIGINT", "AbortError"));
  await expect(writeWholeFile(path, "new", { shown: "a.json", signal: aborted })).rejects.toThrow(
    "SIGINT",
  );
  expect(readFileSync(path, "utf8")).toBe("old");
  expect(readdirSync(folder.path)).toEqual(["a.json"]);
});

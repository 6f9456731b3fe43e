import { join } from "node:path";
import { expect, test } from "vitest";
import { createLocalLake } from "./local-lake.ts";
import { lakeConformance } from "./testing/lake-conformance.ts";

lakeConformance("local", async (folder) => createLocalLake(join(folder, "lake")));

test("a name cannot lead out of the folder", () => {
  const lake = createLocalLake("/data/lake");
  expect(() => lake.localPath("../secret")).toThrow(RangeError);
  expect(() => lake.localPath("a/../../lake-2/x")).toThrow(RangeError);
});

test("a place that cannot be a folder is not writable", async () => {
  const lake = createLocalLake("/dev/null/lake");
  await expect(lake.checkWritable()).rejects.toThrow(/ENOTDIR|EEXIST/);
});

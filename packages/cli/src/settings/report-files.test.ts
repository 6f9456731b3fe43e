import { expect, test } from "vitest";
import { assertApart, reportFiles } from "./report-files.ts";

const loaded = {
  path: "conf/plumbline.yaml",
  folder: "/work-folder/conf",
  config: { version: 1 as const, report: { html: "out/page.html", junit: "/abs/junit.xml" } },
};

test("files of flags start in the current folder, those of the configuration in its own", () => {
  const files = reportFiles({ json: "result.json" }, loaded, "/work-folder");
  expect(files.map(({ format, path }) => [format, path])).toEqual([
    ["json", "/work-folder/result.json"],
    ["junit", "/abs/junit.xml"],
    ["html", "/work-folder/conf/out/page.html"],
  ]);
});

test("a flag takes the place of the configured file", () => {
  const [html] = reportFiles({ html: "page.html" }, loaded, "/work-folder").filter(
    ({ format }) => format === "html",
  );
  expect(html?.path).toBe("/work-folder/page.html");
});

test("an output that is also an input or another output is refused", () => {
  const output = { format: "html", path: "/a/data.csv", shown: "data.csv" } as const;
  expect(() => assertApart([output], ["/a/../a/data.csv"])).toThrow(
    "data.csv would be overwritten",
  );
  expect(() => assertApart([output, output], [])).toThrow("data.csv would be overwritten");
  expect(() => assertApart([output], ["/a/other.csv"])).not.toThrow();
});

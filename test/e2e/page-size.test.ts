import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { builtPage, filesOf, isBuilt } from "../fixtures/page/built-files.ts";

const mostBytes = 300_000;

test.skipIf(!isBuilt)("the first page is less than 300 kB to fetch, styles and all", () => {
  const files = filesOf("today-page");
  expect(files.length).toBeGreaterThan(4);
  expect(files.some((file) => file.endsWith(".css"))).toBe(true);
  const sizes = files.map((file) => gzipSync(readFileSync(new URL(file, builtPage))).length);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  expect(total, files.map((file, at) => `${file}: ${sizes[at]}`).join("\n")).toBeLessThan(
    mostBytes,
  );
});

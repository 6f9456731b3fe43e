import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, expect, test } from "vitest";
import { DuckDBInstance } from "@duckdb/node-api";

const root = fileURLToPath(new URL("../..", import.meta.url));
const run = promisify(execFile);
const folder = await mkdtemp(join(tmpdir(), "plumbline-docs-"));
await symlink(join(root, "node_modules"), join(folder, "node_modules"));
await writeSampleFiles();
afterAll(() => rm(folder, { recursive: true, force: true }));

const pages = (await readdir(join(root, "docs"), { recursive: true }))
  .filter((name) => name.endsWith(".md"))
  .map((name) => join("docs", name));

/** The files that the examples name: two months, the later one shifted. */
async function writeSampleFiles(): Promise<void> {
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  for (const [name, shift] of [
    ["january", 0],
    ["march", 3],
  ] as const) {
    await connection.run(
      `COPY (SELECT 'id-' || i AS id, i % 20 + ${shift} AS amount, ['AT','DE','CH'][i % 3 + 1] AS country FROM range(2000) t(i)) TO '${join(folder, `${name}.parquet`)}' (FORMAT parquet)`,
    );
  }
  connection.closeSync();
  instance.closeSync();
}

async function blocks(page: string, language: string): Promise<readonly string[]> {
  const text = await readFile(join(root, page), "utf8");
  return [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```/gm)]
    .filter((match) => match[1] === language)
    .map((match) => match[2] ?? "");
}

test("every TypeScript example of the docs runs", async () => {
  let ran = 0;
  for (const page of pages) {
    for (const [i, code] of (await blocks(page, "ts")).entries()) {
      const file = join(folder, `${page.replaceAll(/\W/g, "-")}-${i}.mts`);
      await writeFile(file, code);
      const { stdout } = await run(process.execPath, ["--conditions=source", file], {
        cwd: folder,
      });
      expect(stdout.length, `${page}, example ${i + 1} prints something`).toBeGreaterThan(0);
      ran++;
    }
  }
  expect(ran).toBeGreaterThanOrEqual(5);
});

test("links inside the docs lead to files", async () => {
  const broken: string[] = [];
  let seen = 0;
  for (const page of [...pages, "README.md", "CONTRIBUTING.md"]) {
    const text = await readFile(join(root, page), "utf8");
    for (const [, target = ""] of text.matchAll(/\]\((?!https?:)([^)#\s]+)[^)]*\)/g)) {
      seen++;
      const path = join(root, page, "..", target);
      await readFile(path).catch(() => broken.push(`${page}: ${target}`));
    }
  }
  expect(seen).toBeGreaterThan(10);
  expect(broken).toEqual([]);
});

test("the paths of the table in CONTRIBUTING exist", async () => {
  const text = await readFile(join(root, "CONTRIBUTING.md"), "utf8");
  const paths = [...text.matchAll(/`((?:packages|docs)\/[^`<]+\.(?:ts|md))`/g)].map(
    (match) => match[1] ?? "",
  );
  expect(paths.length).toBeGreaterThan(5);
  for (const path of paths) await readFile(join(root, path));
});

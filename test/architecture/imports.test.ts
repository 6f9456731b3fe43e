import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Layers from the ground up; names in one list do not import each other. */
const packages = [
  ["stats", "contracts", "sdk"],
  ["plots"],
  ["core", "ui"],
  ["server"],
  ["cli"],
] as const;
const coreFolders = [
  ["kernel"],
  ["profiles", "sources"],
  ["engines"],
  ["planning"],
  ["checks"],
  ["evaluation"],
  ["gate"],
  ["reports"],
] as const;

const serverFolders = [
  ["domain"],
  ["storage", "outgoing"],
  ["ingest", "monitors", "registry", "kpis"],
  ["incidents", "retraining", "integrations"],
  ["http"],
  ["app"],
] as const;

interface Import {
  readonly from: string;
  readonly to: string;
}

const files = readdirSync(join(root, "packages"), { recursive: true, encoding: "utf8" })
  .map((file) => file.replaceAll("\\", "/"))
  .filter(
    (file) =>
      /^[a-z]+\/src\/.*\.tsx?$/.test(file) &&
      !file.endsWith(".test.ts") &&
      !file.includes("/testing/"),
  );

const imports: readonly Import[] = files.flatMap((file) =>
  [...readFileSync(join(root, "packages", file), "utf8").matchAll(/from "([^"]+)"/g)].map(
    (match) => ({
      from: file,
      to: target(file, match[1] ?? ""),
    }),
  ),
);

function target(file: string, specifier: string): string {
  if (!specifier.startsWith(".")) return specifier;
  const folder = dirname(join(root, "packages", file));
  return relative(join(root, "packages"), resolve(folder, specifier)).replaceAll("\\", "/");
}

const layerOf = (name: string, layers: readonly (readonly string[])[]): number =>
  layers.findIndex((layer) => layer.includes(name));

test("there are files to look at in every package and every folder of core", () => {
  for (const name of packages.flat()) {
    expect(files.filter((file) => file.startsWith(`${name}/`)).length, name).toBeGreaterThan(1);
  }
  for (const name of coreFolders.flat()) {
    expect(
      files.filter((file) => file.startsWith(`core/src/${name}/`)).length,
      name,
    ).toBeGreaterThan(0);
  }
  expect(imports.length).toBeGreaterThan(500);
});

test("packages import only packages below them", () => {
  const wrong = imports.filter(({ from, to }) => {
    const name = /^@plumbline\/([a-z]+)/.exec(to)?.[1];
    if (name === undefined) return false;
    return layerOf(name, packages) >= layerOf(from.split("/")[0] ?? "", packages);
  });
  expect(wrong).toEqual([]);
});

test("no package reaches into the files of another", () => {
  const wrong = imports.filter(
    ({ from, to }) => /^[a-z]+\/src\//.test(to) && to.split("/")[0] !== from.split("/")[0],
  );
  expect(wrong).toEqual([]);
});

test("folders of core import only folders below them", () => {
  const folderOf = (file: string): string => /^core\/src\/([a-z]+)\//.exec(file)?.[1] ?? "";
  const wrong = imports.filter(({ from, to }) => {
    const [own, other] = [folderOf(from), folderOf(to)];
    if (own === "" || other === "" || own === other) return false;
    if (own === "profiles" && other === "sources") return !to.endsWith("/source.ts");
    if (own === "sources" && other === "profiles") return !to.endsWith("/profile.ts");
    return layerOf(other, coreFolders) >= layerOf(own, coreFolders);
  });
  expect(wrong).toEqual([]);
});

test("folders of the server import only folders below them", () => {
  const folderOf = (file: string): string => /^server\/src\/([a-z]+)\//.exec(file)?.[1] ?? "";
  for (const name of serverFolders.flat()) {
    expect(
      files.filter((file) => file.startsWith(`server/src/${name}/`)).length,
      name,
    ).toBeGreaterThan(0);
  }
  const wrong = imports.filter(({ from, to }) => {
    const [own, other] = [folderOf(from), folderOf(to)];
    if (own === "" || other === "" || own === other) return false;
    return layerOf(other, serverFolders) >= layerOf(own, serverFolders);
  });
  expect(wrong).toEqual([]);
});

test("the page goes one way: shared, then features, then app", () => {
  const layers = [["shared"], ["features"], ["app"]];
  const folderOf = (file: string): string => /^ui\/src\/([a-z]+)\//.exec(file)?.[1] ?? "";
  const own = imports.filter(({ from }) => folderOf(from) !== "");
  expect(own.length).toBeGreaterThan(0);
  const wrong = own.filter(({ from, to }) => {
    const [below, above] = [layerOf(folderOf(from), layers), layerOf(folderOf(to), layers)];
    return folderOf(to) !== "" && above > below;
  });
  expect(wrong).toEqual([]);
});

test("only the places made for it know DuckDB, commander and Fastify", () => {
  const homes: readonly (readonly [library: RegExp, home: RegExp])[] = [
    [/^@duckdb\//, /^(core\/src\/engines\/duckdb\/|server\/src\/storage\/lake\/duckdb-)/],
    [/^commander$/, /^cli\//],
    [/^(fastify|@fastify\/.*)$/, /^server\/src\/(http|app)\//],
    [/^kysely$/, /^server\/src\/(storage|monitors|http)\//],
  ];
  const wrong = imports.filter(({ from, to }) =>
    homes.some(([library, home]) => library.test(to) && !home.test(from)),
  );
  expect(wrong).toEqual([]);
});

test("files are named in kebab-case, and there is no drawer for everything", () => {
  expect(
    files.filter((file) => !/^[a-z]+\/src\/([a-z0-9-]+\/)*[a-z0-9.-]+\.tsx?$/.test(file)),
  ).toEqual([]);
  expect(files.filter((file) => /\/(utils|common|misc|helpers)(\/|\.ts$)/.test(file))).toEqual([]);
});

import { expect, test } from "vitest";
import { testServer } from "../testing/test-server.ts";

interface Operation {
  readonly summary?: string;
  readonly tags?: readonly string[];
  readonly responses: Readonly<Record<string, object>>;
  readonly parameters?: readonly { readonly in: string; readonly name: string }[];
}

interface OpenApi {
  readonly openapi: string;
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: Readonly<Record<string, Readonly<Record<string, object>>>>;
}

async function documented() {
  const { app } = await testServer();
  const document = (await app.inject({ url: "/openapi.json" })).json<OpenApi>();
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  return { app, document, operations };
}

/** Lines such as `│   ├── /models (GET, HEAD)`, each a piece of the address of the line above it. */
function routesOf(tree: string): readonly string[] {
  const pieces: string[] = [];
  return tree.split("\n").flatMap((line) => {
    const [, indent = "", piece = "", methods = ""] =
      /^((?:│ {3}| {4})*)(?:├── |└── )(.*?)(?: \(([A-Z, ]+)\))?$/.exec(line) ?? [];
    const depth = indent.length / 4;
    pieces.length = depth;
    pieces[depth] = piece;
    const path = pieces.join("").replace(/:(\w+)/g, "{$1}");
    return methods === "" ? [] : methods.split(", ").map((method) => `${method} ${path}`);
  });
}

test("the documentation names every route, with words and answers", async () => {
  const { app, document, operations } = await documented();
  const served = routesOf(app.printRoutes({ commonPrefix: false })).filter(
    (route) => !/^(HEAD|OPTIONS|TRACE) |\/docs|openapi\.json|^GET \/?(assets\/)?\*/.test(route),
  );
  const named = operations.map(({ path, method }) => `${method.toUpperCase()} ${path}`);
  expect(served.length).toBeGreaterThan(30);
  expect(named.toSorted()).toEqual(served.toSorted());
  const tags = document.tags.map(({ name }) => name);
  expect(new Set(tags).size).toBe(tags.length);
  for (const { path, method, operation } of operations) {
    const about = `${method} ${path}`;
    expect(operation.summary, about).toMatch(/^[A-Z]/);
    expect(tags, about).toEqual(expect.arrayContaining([...(operation.tags ?? [])]));
    expect(Object.keys(operation.responses).length, about).toBeGreaterThan(0);
    const given = (operation.parameters ?? [])
      .filter((one) => one.in === "path")
      .map((one) => one.name);
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    expect(new Set(given), about).toEqual(new Set(inPath));
  }
});

test("every reference of the documentation leads somewhere", async () => {
  const { document } = await documented();
  expect(document.openapi).toMatch(/^3\.1/);
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(
    ([, path = ""]) => path,
  );
  expect(references.length).toBeGreaterThan(0);
  const isThere = (path: string): boolean =>
    path
      .split("/")
      .reduce<unknown>(
        (node, key) =>
          typeof node === "object" && node !== null
            ? (node as Record<string, unknown>)[key]
            : undefined,
        document,
      ) !== undefined;
  expect([...new Set(references)].filter((path) => !isThere(path))).toEqual([]);
});

import { readFileSync } from "node:fs";
import { Ajv, type AnySchemaObject } from "ajv";
import addFormats from "ajv-formats";
import { expect, test } from "vitest";
import { ciBench } from "./testing/ci-bench.ts";
import { githubStub } from "./testing/ci-stubs/github-stub.ts";
import type { StubRequest } from "./testing/misbehaving-server.ts";

interface Operation {
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly schema: AnySchemaObject }>>;
  };
  readonly responses: Readonly<
    Record<
      string,
      {
        readonly content?: Readonly<
          Record<string, { readonly schema: { readonly $ref?: string } }>
        >;
      }
    >
  >;
}
interface Specification {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, AnySchemaObject>> };
}

const descriptions = new URL("generated/", import.meta.resolve("@octokit/openapi"));

const specification = (name: string): Specification =>
  JSON.parse(readFileSync(new URL(`${name}.json`, descriptions), "utf8")) as Specification;

/** The part of the official description that a request is an instance of. */
function operationOf(
  { paths }: Specification,
  { method, path }: StubRequest,
): Operation | undefined {
  const bare = path.split("?")[0] ?? "";
  const found = Object.keys(paths).find((template) =>
    new RegExp(`^${template.replaceAll(/\{\w+\}/g, "[^/]+")}$`).test(bare),
  );
  return found === undefined ? undefined : paths[found]?.[method.toLowerCase()];
}

/** All requests that following one run from start to end takes. */
async function allRequests(knowsRunDetails: boolean): Promise<readonly StubRequest[]> {
  const stub = githubStub({ knowsRunDetails });
  const bench = await ciBench(stub, { inputs: { depth: "6" } });
  await bench.ready.check(bench.effects);
  const external = await bench.startAtLast();
  const seen = await bench.look(external);
  const place = seen.external ?? external;
  await bench.ready.cancel({ ...bench.attempt, external: place }, bench.effects);
  return bench.server.requests;
}

function bodyProblems({ requestBody }: Operation, { body }: StubRequest): unknown {
  const schema = requestBody?.content["application/json"]?.schema;
  if (schema === undefined) return body === "" ? null : "a body where none is described";
  if (body === "") return null;
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats.default(ajv);
  // The description lets other fields pass: a misspelt one must not.
  const validate = ajv.compile({ ...schema, additionalProperties: false });
  return validate(JSON.parse(body)) ? null : validate.errors;
}

test("all that is asked of GitHub is in its official description, bodies included", async () => {
  const github = specification("api.github.com");
  const requests = await allRequests(true);
  expect(requests.map(({ method }) => method)).toEqual(expect.arrayContaining(["GET", "POST"]));
  for (const request of requests) {
    const operation = operationOf(github, request);
    expect(operation, `${request.method} ${request.path}`).toBeDefined();
    if (operation !== undefined) expect(bodyProblems(operation, request)).toBeNull();
  }
});

test("the description of Enterprise Server 3.19 has no return_run_details, and we go on without it", async () => {
  const server = specification("ghes-3.19");
  const starts = (await allRequests(false)).filter(({ path }) => path.endsWith("/dispatches"));
  const problems = starts.map((request) => {
    const operation = operationOf(server, request);
    return operation === undefined ? "unknown" : bodyProblems(operation, request);
  });
  expect(problems).toEqual([expect.anything(), null]);
  expect(JSON.stringify(problems[0])).toContain("return_run_details");
});

test("what is read from GitHub's answers is in its official description", () => {
  const { schemas } = specification("api.github.com").components;
  const read = {
    "workflow-run": ["id", "display_title", "status", "conclusion", "html_url"],
    "workflow-dispatch-response": ["workflow_run_id", "html_url"],
    job: ["id", "name", "status", "conclusion", "steps"],
    workflow: ["state"],
    "full-repository": ["archived"],
  };
  for (const [name, fields] of Object.entries(read)) {
    expect(Object.keys((schemas[name]?.["properties"] ?? {}) as object), name).toEqual(
      expect.arrayContaining(fields),
    );
  }
});

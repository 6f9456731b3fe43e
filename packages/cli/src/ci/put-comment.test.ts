import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Ajv } from "ajv";
import { expect, onTestFinished, test } from "vitest";
import { findForge } from "./find-forge.ts";
import { putComment } from "./put-comment.ts";

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly token: string | undefined;
  readonly body: unknown;
}

/** Answers by method and path; what is not listed is 404. */
async function forgeServer(answers: Readonly<Record<string, unknown>>) {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method = "", url: path = "", headers } = request;
      const text = Buffer.concat(chunks).toString();
      const token = headers.authorization ?? String(headers["private-token"]);
      asked.push({ method, path, token, body: text === "" ? null : JSON.parse(text) });
      const answer = answers[`${method} ${path}`];
      if (answer === "redirect") {
        return response.writeHead(302, { location: "http://127.0.0.1:1/" }).end();
      }
      response.writeHead(answer === undefined ? 404 : 200).end(JSON.stringify(answer ?? {}));
    });
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  onTestFinished(() => void server.close());
  return { asked, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

const options = { text: "better", name: "verdict", signal: new AbortController().signal };
const marked = "<!-- plumbline:verdict -->\nbetter";

test("a note is made on the merge request that GitLab names, with the token as header", async () => {
  const notes = "/projects/7/merge_requests/3/notes";
  const { url, asked } = await forgeServer({
    [`GET ${notes}?per_page=100&page=1`]: [{ id: 1, body: "x <!-- plumbline:verdict -->" }],
    [`POST ${notes}`]: {},
  });
  const env = { GITLAB_CI: "true", CI_API_V4_URL: url, CI_PROJECT_ID: "7", CI_COMMIT_SHA: "abc" };
  const forge = findForge({ ...env, CI_MERGE_REQUEST_IID: "3", PLUMBLINE_GITLAB_TOKEN: "glpat-1" });
  expect(await putComment(forge, options)).toEqual([{ outcome: "made", mergeRequest: 3 }]);
  expect(asked.at(-1)).toEqual({
    ...{ method: "POST", path: notes, token: "glpat-1", body: { body: marked } },
  });
});

test("the note of an earlier pipeline is changed, also on a later page", async () => {
  const notes = "/projects/acme%2Fchurn/merge_requests/4/notes";
  const page = Array.from({ length: 100 }, (_, id) => ({ id, body: "talk" }));
  const { url, asked } = await forgeServer({
    "GET /projects/acme%2Fchurn/repository/commits/abc/merge_requests": [
      ...[
        { iid: 4, state: "opened" },
        { iid: 2, state: "merged" },
      ],
    ],
    [`GET ${notes}?per_page=100&page=1`]: page,
    [`GET ${notes}?per_page=100&page=2`]: [{ id: 555, body: marked.replace("better", "worse") }],
    [`PUT ${notes}/555`]: {},
  });
  const env = { GIT_URL: "git@gitlab.example:acme/churn.git", GIT_COMMIT: "abc" };
  const forge = findForge({ ...env, CI_API_V4_URL: url, GITLAB_TOKEN: "glpat-1" });
  expect(await putComment(forge, options)).toEqual([{ outcome: "changed", mergeRequest: 4 }]);
  expect(asked.at(-1)).toMatchObject({ method: "PUT", body: { body: marked } });
});

test("without an open merge request nothing is put anywhere", async () => {
  const pulls = "GET /repos/acme/churn/commits/abc/pulls";
  const { url, asked } = await forgeServer({ [pulls]: [{ number: 6, state: "closed" }] });
  const env = { CIRCLE_REPOSITORY_URL: "https://github.com/acme/churn", CIRCLE_SHA1: "abc" };
  const forge = findForge({ ...env, GITHUB_API_URL: url, GITHUB_TOKEN: "ghp_1" });
  expect(await putComment(forge, options)).toEqual([{ outcome: "nowhere" }]);
  expect(asked.map(({ method }) => method)).toEqual(["GET"]);
});

test("a refusal says which right is missing, and a redirect is not followed with the token", async () => {
  const pulls = "GET /repos/acme/churn/commits/abc/pulls";
  const { url } = await forgeServer({ [pulls]: "redirect" });
  const env = { GITHUB_ACTIONS: "true", GITHUB_SHA: "abc", GITHUB_TOKEN: "ghp_1" };
  const at = (repository: string) =>
    putComment(findForge({ ...env, GITHUB_API_URL: url, GITHUB_REPOSITORY: repository }), options);
  await expect(at("acme/churn")).rejects.toThrow("gave no answer");
  await expect(at("acme/none")).rejects.toThrow("pull requests: write");
});

test("what is asked of GitHub is in its official description, bodies included", async () => {
  const comments = "/repos/acme/churn/issues/6/comments";
  const { url, asked } = await forgeServer({
    "GET /repos/acme/churn/commits/abc/pulls": [
      ...[
        { number: 6, state: "open" },
        { number: 8, state: "open" },
      ],
    ],
    [`GET ${comments}?per_page=100&page=1`]: [],
    [`POST ${comments}`]: {},
    "GET /repos/acme/churn/issues/8/comments?per_page=100&page=1": [{ id: 5, body: marked }],
    "PATCH /repos/acme/churn/issues/comments/5": {},
  });
  const env = { GITHUB_ACTIONS: "true", GITHUB_SHA: "abc", GITHUB_TOKEN: "ghp_1" };
  const forge = findForge({ ...env, GITHUB_API_URL: url, GITHUB_REPOSITORY: "acme/churn" });
  expect(await putComment(forge, options)).toHaveLength(2);
  const place = new URL("generated/api.github.com.json", import.meta.resolve("@octokit/openapi"));
  const { paths } = JSON.parse(readFileSync(place, "utf8")) as Description;
  for (const { method, path, body } of asked) {
    const bare = path.split("?")[0] ?? "";
    const template = Object.keys(paths).find((one) =>
      new RegExp(`^${one.replaceAll(/\{\w+\}/g, "[^/]+")}$`).test(bare),
    );
    const operation = paths[template ?? ""]?.[method.toLowerCase()];
    expect(operation, `${method} ${path}`).toBeDefined();
    const schema = operation?.requestBody?.content["application/json"]?.schema;
    if (body === null) continue;
    const validate = new Ajv({ strict: false }).compile({ ...schema, additionalProperties: false });
    expect(validate(body), path).toBe(true);
    expect(validate({ bodi: "" }), path).toBe(false);
  }
  expect(asked.map(({ method }) => method)).toEqual(["GET", "GET", "POST", "GET", "PATCH"]);
});

interface Description {
  readonly paths: Readonly<
    Record<
      string,
      Readonly<
        Record<
          string,
          {
            readonly requestBody?: {
              readonly content: Readonly<Record<string, { schema: object }>>;
            };
          }
        >
      >
    >
  >;
}

test.each([
  [{}, "nothing says where"],
  [{ GITHUB_ACTIONS: "true", GITHUB_REPOSITORY: "a/b", GITHUB_SHA: "c" }, "GITHUB_TOKEN"],
  [{ GITLAB_CI: "true", CI_COMMIT_SHA: "c" }, "PLUMBLINE_GITLAB_TOKEN"],
  [{ GIT_URL: "https://github.com/a/b.git", GITHUB_TOKEN: "t" }, "GIT_COMMIT"],
])("%j is not enough, and that is said", (env, words) => {
  expect(() => findForge(env)).toThrow(words);
});

test.each([
  ["git@github.com:acme/churn.git", "github", "acme/churn"],
  ["https://github.com/acme/churn", "github", "acme/churn"],
  ["ssh://git@gitlab.example:2222/group/sub/churn.git", "gitlab", "group/sub/churn"],
  ["https://user:pass@gitlab.com/group/churn.git/", "gitlab", "group/churn"],
])("%s lies on %s as %s", (url, kind, project) => {
  const tokens = { GITHUB_TOKEN: "t", GITLAB_TOKEN: "t" };
  expect(findForge({ GIT_URL: url, GIT_COMMIT: "abc", ...tokens })).toMatchObject({
    kind,
    project,
  });
});

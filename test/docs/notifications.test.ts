import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadSettings, startServer } from "@plumbline/server";
import { expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";

const page = new URL("../../docs/notifications.md", import.meta.url);

/** The YAML of the page, by the name in its first line. */
async function documents(): Promise<ReadonlyMap<string, unknown>> {
  const text = await readFile(page, "utf8");
  const blocks = [...text.matchAll(/^```yaml\n# (\S+)\n([\s\S]*?)^```/gm)];
  return new Map(blocks.map(([, name = "", yaml = ""]) => [name, parse(yaml)]));
}

test("every channel and the routes of the page on notifications are taken as they stand", async () => {
  const folder = await mkdtemp(join(tmpdir(), "plumbline-docs-"));
  const flags = { dataFolder: join(folder, "data"), port: "0", logLevel: "silent" };
  const server = await startServer(loadSettings({ flags }));
  onTestFinished(async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });
  const put = async (path: string, body: unknown): Promise<string> => {
    const headers = { "content-type": "application/json" };
    const init = { method: "PUT", headers, body: JSON.stringify(body) };
    const answer = await fetch(`${server.url}${path}`, init);
    return answer.ok ? "taken" : await answer.text();
  };
  const { types } = (await (await fetch(`${server.url}/v1/channels`)).json()) as {
    readonly types: readonly { readonly id: string }[];
  };
  const found = await documents();
  expect([...found.keys()].toSorted()).toEqual(
    ["routes.yaml", ...types.map(({ id }) => id)].toSorted(),
  );
  for (const { id } of types) {
    const body = { type: id, config: found.get(id) };
    expect(await put(`/v1/channels/${id}`, body), id).toBe("taken");
  }
  const hook = { type: "webhook", config: found.get("webhook") };
  for (const name of ["pager", "ops", "ml-mail", "data-team"]) {
    expect(await put(`/v1/channels/${name}`, hook)).toBe("taken");
  }
  expect(await put("/v1/routes", found.get("routes.yaml"))).toBe("taken");
});

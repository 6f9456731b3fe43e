import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { modelConfigSchema } from "@plumbline/contracts";
import { loadSettings, startServer } from "@plumbline/server";
import { expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";
import { run } from "../../packages/cli/src/run.ts";
import { fakeIo } from "../../packages/cli/src/testing/fake-io.ts";

const promtool = "/usr/bin/promtool";
const pageOf = (name: string): Promise<string> =>
  readFile(new URL(`../../docs/integrations/${name}.md`, import.meta.url), "utf8");

/** The YAML of a page, by the name in its first line. */
async function documents(name: string): Promise<ReadonlyMap<string, string>> {
  const blocks = [...(await pageOf(name)).matchAll(/^ *```yaml\n *# (\S+)\n([\s\S]*?)^ *```/gm)];
  return new Map(blocks.map(([, file = "", yaml = ""]) => [file, yaml]));
}

async function tempFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "plumbline-docs-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

test.each(["grafana", "prometheus"])("the settings on the page of %s are taken", async (name) => {
  const folder = await tempFolder();
  const found = [...(await documents(name))].filter(([file]) =>
    file.startsWith("plumbline-server"),
  );
  expect(found.length).toBeGreaterThan(0);
  for (const [file, yaml] of found) {
    const path = join(folder, file);
    await writeFile(path, yaml);
    const settings = loadSettings({ file: path });
    expect(`${settings.grafanaUrl}${settings.prometheusUrl}`).not.toBe("");
  }
});

test("the configuration of the model on the page of Prometheus is taken by a server", async () => {
  const config = parse((await documents("prometheus")).get("churn.yaml") ?? "") as object;
  const { kpis } = modelConfigSchema.parse(config);
  expect(kpis.map(({ of }) => "prometheus" in of)).toEqual([true, true]);
  const flags = { dataFolder: await tempFolder(), port: "0", logLevel: "silent" };
  const server = await startServer(loadSettings({ flags }));
  onTestFinished(() => server.stop());
  const answer = await fetch(`${server.url}/v1/models/churn/config`, {
    ...{ method: "PUT", headers: { "content-type": "application/json" } },
    body: JSON.stringify(config),
  });
  expect(answer.status, await answer.text()).toBe(200);
});

test.skipIf(!existsSync(promtool))("promtool takes the configuration of Prometheus", async () => {
  const folder = await tempFolder();
  const path = join(folder, "prometheus.yaml");
  await writeFile(path, (await documents("prometheus")).get("prometheus.yaml") ?? "");
  await writeFile(join(folder, "plumbline-rules.yaml"), "groups: []\n");
  const { status, stderr } = spawnSync(promtool, ["check", "config", path]);
  expect([status, stderr.toString()]).toEqual([0, ""]);
});

test.each(["grafana", "prometheus"])("the commands on the page of %s are there", async (name) => {
  const text = await pageOf(name);
  const lines = [...text.matchAll(/^ +(plumbline (?:grafana|prometheus) .*)$/gm)].map(
    ([, line = ""]) => line,
  );
  expect(lines.length).toBeGreaterThan(1);
  const flags = { dataFolder: await tempFolder(), port: "0", logLevel: "silent" };
  const server = await startServer(loadSettings({ flags }));
  onTestFinished(() => server.stop());
  for (const line of lines) {
    const words = [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare);
    const io = fakeIo({ cwd: await tempFolder(), env: { PLUMBLINE_SERVER: server.url } });
    const exitCode = await run(words.slice(1) as string[], io);
    // Neither Grafana nor Prometheus is named in its settings: a check says so.
    const isCheck = line.includes(" check");
    expect(exitCode, `${line}: ${io.err()}`).toBe(isCheck ? 1 : 0);
    expect(io.out()).toContain(isCheck ? `Set ${name}-url` : "Next: put what is in");
  }
});

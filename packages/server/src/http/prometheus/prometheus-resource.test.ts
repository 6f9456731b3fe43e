import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { prometheusTargetsSchema } from "@plumbline/contracts";
import { expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";
import { testServer } from "../testing/test-server.ts";

const promtool = "/usr/bin/promtool";

test("targets name the server as it was asked", async () => {
  const { app } = await testServer();
  const answer = await app.inject({
    ...{ url: "/v1/prometheus/targets", headers: { host: "localhost:7410" } },
  });
  expect(prometheusTargetsSchema.parse(answer.json())).toEqual([
    {
      targets: ["localhost:7410"],
      labels: { __scheme__: "http", __metrics_path__: "/metrics" },
    },
  ]);
});

test.skipIf(!existsSync(promtool))("promtool takes the rules", async () => {
  const { app } = await testServer();
  const { body, headers } = await app.inject({ url: "/v1/prometheus/rules" });
  expect(headers["content-type"]).toContain("application/yaml");
  const folder = await mkdtemp(join(tmpdir(), "plumbline-rules-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, "rules.yaml");
  await writeFile(path, body);
  const { status, stdout, stderr } = spawnSync(promtool, ["check", "rules", path]);
  expect([status, stderr.toString()]).toEqual([0, ""]);
  expect(stdout.toString()).toMatch(/SUCCESS: \d\d rules found/);
});

test("rules use only metrics that the page or a rule before them has", async () => {
  const { app } = await testServer();
  const rules = parse((await app.inject({ url: "/v1/prometheus/rules" })).body) as {
    readonly groups: readonly { readonly rules: readonly Record<string, string>[] }[];
  };
  const page = (await app.inject({ url: "/metrics" })).body;
  const families = [...page.matchAll(/^# TYPE (\S+) (\S+)/gm)].flatMap(([, name = "", type]) =>
    type === "histogram" ? [`${name}_bucket`] : [name],
  );
  const all = rules.groups.flatMap((group) => group.rules);
  const known = new Set([...families, ...all.map(({ record }) => record)]);
  const used = all.flatMap(({ expr = "" }) => expr.match(/plumbline[a-z0-9_:]+/g) ?? []);
  expect(used.length).toBeGreaterThan(15);
  expect(used.filter((name) => !known.has(name))).toEqual([]);
});

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { createChangeFeed } from "../change-feed.ts";
import { testServer } from "../testing/test-server.ts";
import { watchedServer } from "../testing/watched-server.ts";

const promtool = "/usr/bin/promtool";

test.skipIf(!existsSync(promtool))("promtool finds nothing wrong with the page", async () => {
  const { app } = await watchedServer();
  await app.inject({ url: "/v1/status" });
  await app.inject({ url: "/nowhere" });
  const { body, headers } = await app.inject({ url: "/metrics" });
  expect(headers["content-type"]).toContain("version=0.0.4");
  expect(body).toContain('plumbline_model_verdict_level{model="fraud"');
  const { status, stdout, stderr } = spawnSync(promtool, ["check", "metrics"], { input: body });
  expect(`${stdout.toString()}${stderr.toString()}`).toBe("");
  expect(status).toBe(0);
});

test("requests, evaluations and readiness are counted", async () => {
  const changes = createChangeFeed();
  const readiness = () => Promise.resolve([{ part: "log", isReady: false, detail: "full" }]);
  const { app } = await testServer({ deps: { changes, readiness } });
  changes.publish({ what: "evaluation", ...{ verdict: "alert" } });
  await app.inject({ url: "/v1/status" });
  await app.inject({ url: "/v1/models/a" });
  await app.inject({ url: "/a/thousand/names" });
  const { body } = await app.inject({ url: "/metrics" });
  for (const line of [
    'plumbline_evaluations_total{verdict="alert"} 1',
    'plumbline_http_requests_total{method="GET",route="/v1/models/:model",status="404"} 1',
    'plumbline_http_requests_total{method="GET",route="unknown",status="404"} 1',
    'plumbline_part_ready{part="log"} 0',
    "plumbline_log_bytes 4096",
  ]) {
    expect(body).toContain(line);
  }
});

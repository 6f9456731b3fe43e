import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openDataFolder } from "../crash/lake-contents.ts";
import { spawnServer, until } from "../crash/live-server.ts";

const flags = ["--port", "0", "--flush-interval-ms", "50", "--log-level", "warn"];

async function send(url: string, side: "request" | "response", data: object) {
  const type = `org.kubeflow.serving.inference.${side}`;
  const event = { specversion: "1.0", id: "pair-1", source: "/test", type, data };
  const headers = { "content-type": "application/cloudevents+json" };
  const body = JSON.stringify(event);
  const answer = await fetch(`${url}/v1/cloudevents/m`, { method: "POST", headers, body });
  return { status: answer.status, body: (await answer.json()) as object };
}

test("half of an inference that was acknowledged outlives a kill, and meets its other half", async () => {
  const folder = mkdtempSync(join(tmpdir(), "plumbline-halves-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const data = join(folder, "data");
  const start = () => {
    const server = spawnServer(data, { flags });
    onTestFinished(() => server.kill());
    return server;
  };
  const first = start();
  const inputs = [{ name: "x", shape: [1, 1], datatype: "FP32", data: [5] }];
  const request = await send(await first.listening, "request", { inputs });
  expect(request).toMatchObject({ status: 202, body: { accepted: 0, waiting: 1 } });
  await first.kill();

  const second = start();
  const url = await second.listening;
  const outputs = [{ name: "y", shape: [1], datatype: "INT64", data: [7] }];
  const response = await send(url, "response", { outputs });
  expect(response).toMatchObject({ status: 200, body: { accepted: 1, waiting: 0 } });
  await until("the prediction is in the lake", async () => {
    const answer = await fetch(`${url}/v1/models/m/predictions?id=pair-1`);
    const { predictions } = (await answer.json()) as { readonly predictions: readonly unknown[] };
    return predictions.length === 1;
  });
  expect(await second.stop()).toBe(0);
  const lake = await openDataFolder(data);
  onTestFinished(() => lake.close());
  expect(lake.all("select reason from quarantine")).toEqual([]);
}, 120_000);

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { liveServer } from "../testing/live-server.ts";

test("what was written before is only overwritten when that is said", async () => {
  const server = await liveServer();
  const first = await server.run("grafana", "export", "--folder", "made");
  expect(first.exitCode, first.err).toBe(0);
  expect(first.out).toContain("made/dashboards/plumbline/plumbline-fleet.json");
  const again = await server.run("grafana", "export", "--folder", "made");
  expect(again.exitCode).not.toBe(0);
  expect(again.err).toContain("made/datasources/plumbline.yaml");
  const forced = ["--force", "--prometheus", "http://prom:9090"];
  expect((await server.run("grafana", "export", "--folder", "made", ...forced)).exitCode).toBe(0);
  const path = join(server.folder, "made/datasources/plumbline.yaml");
  expect(readFileSync(path, "utf8")).toContain("url: http://prom:9090");
  const wrong = await server.run("grafana", "export", "--datasource", "a b", "--folder", "other");
  expect(wrong.err).toContain("expected letters, digits, dashes and underscores");
});

test("checks say what is wrong, one finding a line", async () => {
  const server = await liveServer({ grafanaUrl: "http://127.0.0.1:1" });
  const grafana = await server.run("grafana", "check");
  expect(grafana.exitCode).toBe(1);
  expect(grafana.out).toMatch(/^Annotations cannot be written\nWRONG +address: .*outgoing-allow/);
  const prometheus = await server.json("prometheus", "check", "up");
  expect(prometheus).toEqual({
    isReady: false,
    findings: [
      { name: "address", outcome: "bad", detail: expect.stringContaining("prometheus-url") },
    ],
  });
});

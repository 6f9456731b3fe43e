import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { manyConnections } from "../connections/many-connections.ts";
import { allowedConnections } from "../fuzz/fuzz-network.ts";

test("connections that only wait are sent away, a good client is served, more are refused with words", async () => {
  const folder = mkdtempSync(join(tmpdir(), "plumbline-connections-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const connections = Math.min(2_000, allowedConnections());
  const report = await manyConnections({ dataFolder: join(folder, "data"), connections });
  expect(report.faults).toEqual([]);
  expect(report.refused).toBeGreaterThan(0);
  expect(report.accepted).toBeGreaterThan(100);
}, 600_000);

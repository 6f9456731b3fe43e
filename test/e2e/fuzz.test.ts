import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { fuzz } from "../fuzz/fuzz.ts";
import { fuzzNetwork } from "../fuzz/fuzz-network.ts";

const limitMs = 600_000;

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "plumbline-fuzz-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, "data");
}

test(
  "bad rows, broken bodies and odd requests cost no good row, and are refused with words",
  async () => {
    const report = await fuzz({ dataFolder: newFolder(), seed: 7, inputs: 20_000 });
    expect(report.faults).toEqual([]);
    // It did look at something.
    expect(report.inputs).toBeGreaterThanOrEqual(20_000);
    expect(Math.min(report.accepted, report.quarantined)).toBeGreaterThan(1_000);
    expect(report.refused).toBeGreaterThan(10);
  },
  limitMs,
);

test(
  "clients that stop half-way, speak no HTTP or never hang up are sent away, and good ones served",
  async () => {
    const options = { dataFolder: newFolder(), seed: 7, rounds: 36, connections: 1_000 };
    const { faults, accepted } = await fuzzNetwork(options);
    expect(faults).toEqual([]);
    expect(accepted).toBeGreaterThan(0);
  },
  limitMs,
);

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { crashRounds } from "../crash/crash-rounds.ts";

test("a server that is killed under load has everything it acknowledged exactly once", async () => {
  const folder = mkdtempSync(join(tmpdir(), "plumbline-crash-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const options = { dataFolder: join(folder, "data"), kills: 5, seed: "suite", models: 1 };
  const report = await crashRounds(options);
  expect(report.problems).toEqual([]);
  // It did look at something.
  for (const what of [
    "predictions",
    "feedback",
    "quarantined",
    "evaluations",
    "profiles",
  ] as const) {
    expect(report[what], what).toBeGreaterThan(0);
  }
}, 600_000);

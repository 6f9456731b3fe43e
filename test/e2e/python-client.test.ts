import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const client = fileURLToPath(new URL("../../clients/python", import.meta.url));
const hasPython = spawnSync("python3", ["--version"]).status === 0;
if (!hasPython) console.warn("The Python client is not tested: there is no python3");

test.skipIf(!hasPython)("the Python client's own tests pass", () => {
  const args = ["-W", "error", "-m", "unittest", "discover", "-t", ".", "-s", "tests"];
  const env = { ...process.env, PYTHONPATH: "src", PYTHONDONTWRITEBYTECODE: "1" };
  const run = spawnSync("python3", args, { cwd: client, encoding: "utf8", env });
  expect(run.status, run.stderr).toBe(0);
  const count = /Ran (\d+) tests/.exec(run.stderr)?.[1];
  expect(Number(count), run.stderr).toBeGreaterThan(30);
});

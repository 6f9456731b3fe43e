// Builds the Python client's wheel into clients/python/dist and runs its tests on what was built.
// node scripts/build-python-wheel.ts
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const client = fileURLToPath(new URL("../clients/python", import.meta.url));
const dist = join(client, "dist");

function python(cwd: string, args: readonly string[], path = ""): string {
  const env = { ...process.env, PYTHONPATH: path, PYTHONDONTWRITEBYTECODE: "1" };
  const run = spawnSync("python3", args, { cwd, encoding: "utf8", env });
  if (run.status === 0) return run.stdout;
  throw new Error(`python3 ${args.join(" ")} failed: ${run.stderr || String(run.error)}`);
}

// Building leaves traces beside the sources, so a copy is built.
const folder = mkdtempSync(join(tmpdir(), "python-wheel-"));
try {
  cpSync(client, folder, { recursive: true });
  rmSync(dist, { recursive: true, force: true });
  mkdirSync(dist);
  python(folder, ["-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", dist, "."]);
  const [name = ""] = readdirSync(dist);
  const wheel = join(dist, name);
  const files = python(folder, ["-m", "zipfile", "--list", wheel]);
  if (!files.includes("plumbline/py.typed")) throw new Error(`${name} lacks its types:\n${files}`);
  python(folder, ["-m", "unittest", "discover", "-t", ".", "-s", "tests"], wheel);
  console.log(`${wheel}: built, and its tests pass`);
} finally {
  rmSync(folder, { recursive: true });
}

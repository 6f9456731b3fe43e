// The peers' Python environments, made once beside this file.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { benchFolder } from "./measure.ts";

const environments = {
  evidently: ["evidently==0.7.23", "pandas<3", "pyarrow"],
  // These two agree on old NumPy; Evidently does not.
  nannyml: [
    "nannyml==0.13.1",
    "whylogs==1.6.4",
    "pandas<3",
    "numpy<2",
    "statsmodels",
    "pyarrow<20",
  ],
} as const satisfies Record<string, readonly string[]>;

export type EnvironmentName = keyof typeof environments;

/** The environment's Python; installs it when it is not there. */
export function pythonOf(name: EnvironmentName): string {
  const folder = join(benchFolder, `.venv-${name}`);
  const python = join(folder, "bin/python");
  const ready = join(folder, "ready");
  const packages = environments[name];
  if (existsSync(ready) && readFileSync(ready, "utf8") === packages.join(" ")) return python;
  console.log(`Installing ${packages.join(" ")}`);
  const steps = isInstalled("uv")
    ? [
        ["uv", "venv", "--quiet", "--clear", folder],
        ["uv", "pip", "install", "--quiet", "--compile-bytecode", "--python", python, ...packages],
      ]
    : [
        ["python3", "-m", "venv", "--clear", folder],
        [python, "-m", "pip", "install", "--quiet", ...packages],
      ];
  for (const [command = "", ...args] of steps) {
    const run = spawnSync(command, args, { encoding: "utf8" });
    if (run.status !== 0) throw new Error(`${command} ${args.join(" ")} failed: ${run.stderr}`);
  }
  writeFileSync(ready, packages.join(" "));
  return python;
}

const isInstalled = (command: string): boolean => spawnSync(command, ["--version"]).status === 0;

/** Versions of packages as installed, e.g. "evidently 0.7.23". */
export function installedVersions(name: EnvironmentName, packages: readonly string[]): string[] {
  const code = `import sys\nfrom importlib.metadata import version\nfor name in sys.argv[1:]: print(name, version(name))`;
  const run = spawnSync(pythonOf(name), ["-c", code, ...packages], { encoding: "utf8" });
  if (run.status !== 0) throw new Error(`No versions of ${packages.join(", ")}: ${run.stderr}`);
  return run.stdout.trimEnd().split("\n");
}

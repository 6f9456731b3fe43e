// The one gate: everything that must hold before a change is kept. A step that fails stops it.
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const cache = `${root}node_modules/.cache`;
const testResults = `${cache}/tests.json`;
mkdirSync(cache, { recursive: true });

const steps: readonly (readonly [title: string, ...command: string[]])[] = [
  ["types", "tsc", "-p", "tsconfig.check.json"],
  ["types of the page", "tsc", "-p", "packages/ui"],
  ["lint", "oxlint", "--type-aware", "--deny-warnings"],
  ["format", "prettier", "--check", "--log-level", "warn", "."],
  ["dead code", "knip"],
  ["kernel", "node", "scripts/wasm/build.ts", "--check"],
  ["build", "tsc", "-b", "tsconfig.build.json"],
  ["page", "vite", "build", "packages/ui", "--logLevel", "warn"],
  ["docs", "node", "--conditions=source", "scripts/docs/generate.ts", "--check"],
  [
    "tests",
    "vitest",
    "run",
    "--reporter=dot",
    "--reporter=json",
    `--outputFile.json=${testResults}`,
  ],
];

for (const [title, command, ...args] of steps) {
  const started = performance.now();
  process.stdout.write(`${title} … `);
  if (title === "tests") process.stdout.write("\n");
  const result = spawnSync(command ?? "", args, {
    cwd: root,
    stdio: title === "tests" ? "inherit" : ["ignore", "pipe", "pipe"],
    encoding: "utf8",
    env: { ...process.env, PATH: `${root}node_modules/.bin:${process.env["PATH"] ?? ""}` },
  });
  if (result.status !== 0) {
    process.stdout.write(`failed\n${result.stdout ?? ""}${result.stderr ?? ""}\n`);
    process.exit(1);
  }
  process.stdout.write(`ok (${((performance.now() - started) / 1000).toFixed(1)} s)\n`);
}

const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(
  readFileSync(testResults, "utf8"),
) as Record<string, number>;
if (!((numPassedTests ?? 0) > 0)) {
  console.error("No test ran");
  process.exit(1);
}
console.log(`${numPassedTests} passed, ${numFailedTests} failed, ${numPendingTests} skipped`);

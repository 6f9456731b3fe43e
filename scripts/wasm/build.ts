// Compiles the inner loop of a profile to WebAssembly and writes it into the sources as text, so that
// nothing has to be compiled or fetched where Plumbline runs. `--check` fails when the text is stale.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const source = "packages/core/wasm/grid-kernel.ts";
const target = "packages/core/src/engines/duckdb/grid-kernel-code.ts";

const folder = mkdtempSync(join(tmpdir(), "plumbline-wasm-"));
const binary = join(folder, "grid-kernel.wasm");
const options = ["-O3", "--noAssert", "--runtime", "stub", "--enable", "simd", "--importMemory"];
const compiler = join(root, "node_modules/assemblyscript/bin/asc.js");
const compiled = spawnSync(process.execPath, [compiler, source, ...options, "-o", binary], {
  cwd: root,
  encoding: "utf8",
});
if (compiled.status !== 0) {
  console.error(compiled.stdout + compiled.stderr);
  process.exit(1);
}
const lines =
  readFileSync(binary)
    .toString("base64")
    .match(/.{1,90}/g) ?? [];
rmSync(folder, { recursive: true });

const text = [
  `/** WebAssembly of \`${source}\`, written by \`node scripts/wasm/build.ts\`. */`,
  "export const gridKernelCode =",
  `${lines.map((line) => `  "${line}"`).join(" +\n")};`,
  "",
].join("\n");

if (process.argv.includes("--check")) {
  if (readFileSync(join(root, target), "utf8") !== text) {
    console.error(`${target} is not what ${source} compiles to: run node scripts/wasm/build.ts`);
    process.exit(1);
  }
} else {
  writeFileSync(join(root, target), text);
}

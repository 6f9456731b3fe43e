// docs/benchmarks.md: what stands between two markers is written by a benchmark, never by hand.
import { readFileSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { fileURLToPath } from "node:url";

const page = fileURLToPath(new URL("../docs/benchmarks.md", import.meta.url));

/** Replaces the part of the page that is called `name`. */
export function writePart(name: string, lines: readonly string[]): void {
  const [begin, end] = [`<!-- ${name}: begin -->`, `<!-- ${name}: end -->`];
  const text = readFileSync(page, "utf8");
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`docs/benchmarks.md lacks the markers of ${name}`);
  const part = ["", ...lines, ""].join("\n");
  writeFileSync(page, `${text.slice(0, from + begin.length)}\n${part}\n${text.slice(to)}`);
}

/** A Markdown table, padded as Prettier pads it; all columns but the first are to the right. */
export function tableLines(
  heads: readonly string[],
  rows: readonly (readonly string[])[],
): readonly string[] {
  const widths = heads.map((head, i) =>
    Math.max(3, head.length, ...rows.map((row) => (row[i] ?? "").length)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
      .join(" | ")} |`;
  const rule = widths.map((width, i) =>
    i === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`,
  );
  return [line(heads), `| ${rule.join(" | ")} |`, ...rows.map(line)];
}

/** Date, machine and versions under which numbers were measured. */
export function conditions(extra: readonly string[] = []): string {
  const versionOf = (folder: string) => {
    const text = readFileSync(new URL(`../${folder}/package.json`, import.meta.url), "utf8");
    return (JSON.parse(text) as { readonly version: string }).version;
  };
  const processors = cpus();
  const machine = `${processors[0]?.model.trim() ?? "unknown processor"}, ${processors.length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB`;
  const versions = [
    `Plumbline ${versionOf("packages/cli")}`,
    `Node ${process.versions.node}`,
    `DuckDB ${versionOf("node_modules/@duckdb/node-api")}`,
    ...extra,
  ];
  return `Measured on ${new Date().toISOString().slice(0, 10)}: ${machine}; ${versions.join(", ")}.`;
}

export function secondsText(seconds: number): string {
  return seconds < 10 ? `${seconds.toFixed(2)} s` : `${seconds.toFixed(1)} s`;
}

export function memoryText(bytes: number): string {
  return `${Math.round(bytes / 2 ** 20).toLocaleString("en-US")} MiB`;
}

export function timesText(ratio: number): string {
  return `${ratio >= 100 ? Math.round(ratio) : ratio.toFixed(1)} ×`;
}

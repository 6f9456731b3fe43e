// January 2001 as baseline, each later month against it: three million real flights. With --brief, only the
// table of the months.
import { mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import {
  check,
  createBaseline,
  createDuckDbEngine,
  plan,
  renderHtml,
  renderTerminal,
  type Engine,
  type FileSource,
  type OnProgress,
  type ResultDocument,
  type Verdict,
} from "@plumbline/core";

const file = fileURLToPath(
  new URL("../../node_modules/vega-datasets/data/flights-3m.parquet", import.meta.url),
);
const out = new URL("out/", import.meta.url);
const months = ["January", "February", "March", "April", "May", "June"] as const;
const isBrief = process.argv.includes("--brief");
const roles = { time: "date", cluster: "date" } as const;

await mkdir(out, { recursive: true });
const engine = await createDuckDbEngine();
try {
  await compareMonths(engine);
} finally {
  await engine.close();
}

async function compareMonths(on: Engine): Promise<void> {
  const started = performance.now();
  const table = await on.open(monthSource(0));
  const planned = await plan(table, { roles }, { onProgress: tell });
  const baseline = createBaseline(planned, await table.profile(planned, { onProgress: tell }));
  await table.close();

  const rows: string[] = [];
  for (const [index, month] of months.entries()) {
    if (index === 0) continue;
    const current = await on.open(monthSource(index));
    const result = check(baseline, await current.profile(planned, { onProgress: tell }));
    await current.close();
    const report = fileURLToPath(new URL(`${month.toLowerCase()}.html`, out));
    await writeFile(report, await renderHtml(result));
    rows.push(
      `${month.padEnd(9)} ${result.current.rows.toLocaleString("en").padStart(8)}  ${meanDelay(result).padStart(10)}  ${result.verdict.padEnd(7)}  ${named(result, ["alert", "watch"]) || "nothing"}; cannot tell: ${named(result, ["underpowered"]) || "nothing"}`,
    );
    if (isBrief || index < months.length - 1) continue;
    clearLine();
    console.log(`\n${month} against January, in full:\n`);
    console.log(
      renderTerminal(result, { color: process.stdout.isTTY, width: process.stdout.columns ?? 100 }),
    );
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(
    `\nEach month of 2001 against January (${baseline.profile.rows.toLocaleString("en")} flights), ${seconds} s in all:\n`,
  );
  console.log(
    `month      flights  mean delay  verdict  what moved, and what this data cannot tell\n${rows.join("\n")}`,
  );
  console.log(
    `\nReports, one file a month, open in any browser:\n  ${fileURLToPath(out)}june.html`,
  );
}

/** The findings of some verdicts, each once: `distance (drift)`. */
function named(result: ResultDocument, verdicts: readonly Verdict[]): string {
  const names = result.results
    .filter(({ verdict }) => verdicts.includes(verdict))
    .map(({ column, check: id }) => `${column ?? "table"} (${id})`);
  return [...new Set(names)].join(", ");
}

function meanDelay({ distributions }: ResultDocument): string {
  const delay = distributions.find(({ column }) => column === "delay");
  return delay?.current.mean?.toFixed(2) ?? "-";
}

function monthSource(index: number): FileSource {
  return {
    paths: [file],
    label: `flights of ${months[index]} 2001`,
    timeRange: {
      column: "date",
      fromMs: Date.UTC(2001, index, 1),
      toMs: Date.UTC(2001, index + 1, 1),
    },
  };
}

function tell({ step, done, total }: Parameters<OnProgress>[0]): void {
  if (!process.stderr.isTTY || total === null) return;
  process.stderr.write(`\r\u001b[K${step}: ${Math.round((100 * done) / Math.max(1, total))} %`);
}

function clearLine(): void {
  if (process.stderr.isTTY) process.stderr.write("\r\u001b[K");
}

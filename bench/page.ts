// The dashboard in Chromium: how soon the first pages say something with many models, how much they fetch,
// and how evenly a page with ten thousand features scrolls. node bench/page.ts [--models 500] [--columns 10000]
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";
import { launch } from "../test/fixtures/page/open-page.ts";
import { builtPage, filesOf } from "../test/fixtures/page/built-files.ts";
import { conditions, tableLines, writePart } from "./benchmarks-page.ts";
import { startProcess } from "./ingest/server-process.ts";
import { firstPaintMs, longestFrameMs } from "./page/measure-page.ts";
import { latestEvaluation, seedModels } from "./page/seed-models.ts";
import { widenModel } from "./page/widen-model.ts";

const { values: flags } = parseArgs({
  options: {
    models: { type: "string", default: "500" },
    columns: { type: "string", default: "10000" },
  },
});

const rounds = 5;
const paintGoalMs = 1_500;
const frameGoalMs = 50;
const sizeGoalBytes = 300_000;

const dataFolder = mkdtempSync(join(tmpdir(), "plumbline-bench-page-"));
const names = Array.from({ length: Number(flags.models) }, (_, place) => `model-${place}`);
const server = await startProcess("./plumbline-server.ts", [dataFolder]);
const url = `http://127.0.0.1:${server.port}`;
const browser = await launch();
try {
  await seedModels(server.port, names);
  const [wide = ""] = names;
  await widenModel(dataFolder, await latestEvaluation(server.port, wide), Number(flags.columns));
  console.log(`${names.length} models have their baselines and a judged window`);

  const paints = {
    Today: await firstPaintMs(browser, `${url}/`, { shows: "main h1 + p", rounds }),
    Models: await firstPaintMs(browser, `${url}/models`, { shows: "main [data-row]", rounds }),
  };
  const drift = `${url}/models/${wide}/drift`;
  const columns = 'main [aria-label="Columns, the farthest first"]';
  const frame = await longestFrameMs(browser, drift, { list: columns, rounds });
  const bytes = filesOf("today-page").reduce(
    (sum, file) => sum + gzipSync(readFileSync(new URL(file, builtPage))).length,
    0,
  );
  const ms = (value: number): string => `${Math.round(value)} ms`;
  const lines = [
    conditions([`Chromium ${browser.version()}`]),
    "",
    `${names.length} models, each with a judged window; ${Number(flags.columns).toLocaleString("en-US")} columns on the page that scrolls; each page opened ${rounds} times with nothing kept from before.`,
    "",
    ...tableLines(
      ["What", "median", "largest", "goal"],
      [
        ...Object.entries(paints).map(([page, { median, largest }]) => [
          `${page} says something, after`,
          ...[ms(median), ms(largest), ms(paintGoalMs)],
        ]),
        ["Longest frame while scrolling", ms(frame.median), ms(frame.largest), ms(frameGoalMs)],
        ["Files of the first page, gzip", `${Math.round(bytes / 1_000)} kB`, "", "300 kB"],
      ],
    ),
  ];
  console.log(lines.join("\n"));
  writePart("page", lines);
  const isWithin =
    Object.values(paints).every(({ median }) => median < paintGoalMs) &&
    frame.median < frameGoalMs &&
    bytes < sizeGoalBytes;
  if (!isWithin) process.exitCode = 1;
} finally {
  await browser.close();
  await server.stop();
  rmSync(dataFolder, { recursive: true, force: true });
}

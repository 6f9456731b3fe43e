// Plumbline beside its peers on the same Parquet files, each as a process of its own.
// node bench/peers.ts [--rows 1000000] [--only made|flights] [--no-write]
import { join } from "node:path";
import { parseArgs } from "node:util";
import {
  conditions,
  memoryText,
  secondsText,
  tableLines,
  timesText,
  writePart,
} from "./benchmarks-page.ts";
import { makeFlights, makeTable, type Month } from "./made-data.ts";
import { bareScan, benchFolder, dataFolder, measure, plumbline, type Cost } from "./measure.ts";
import { installedVersions, pythonOf } from "./python-environment.ts";

const { values: flags } = parseArgs({
  options: {
    rows: { type: "string", default: "1000000" },
    only: { type: "string" },
    "no-write": { type: "boolean", default: false },
  },
});
const rows = Number(flags.rows);
if (!Number.isInteger(rows) || rows < 1) throw new RangeError(`--rows is ${flags.rows}`);

interface Contest {
  readonly title: string;
  /** The first is what the others are compared with. */
  readonly entries: readonly { readonly name: string; readonly command: readonly string[] }[];
}

function contests({ baseline, current }: Record<Month, string>): readonly Contest[] {
  const tool = (name: string) => join(benchFolder, "tools", name);
  const check = {
    name: "Plumbline `check`",
    command: plumbline(
      "check",
      current,
      "-b",
      baseline,
      "-q",
      "-o",
      join(dataFolder, "result.json"),
    ),
  };
  const [evidently, nannyml] = [pythonOf("evidently"), pythonOf("nannyml")];
  return [
    {
      title: "Two files compared",
      entries: [
        check,
        {
          name: "Evidently, drift and summary presets",
          command: [evidently, tool("run_evidently.py"), baseline, current],
        },
        {
          name: "NannyML, univariate drift (KS, χ², JS)",
          command: [nannyml, tool("run_nannyml.py"), baseline, current],
        },
        { name: "DuckDB, bare scan of both files", command: bareScan(baseline, current) },
      ],
    },
    {
      title: "One file profiled",
      entries: [
        {
          name: "Plumbline `baseline`",
          command: plumbline("baseline", baseline, "-q", "-o", join(dataFolder, "baseline.json")),
        },
        {
          name: "whylogs profile",
          command: [nannyml, tool("run_whylogs.py"), baseline, join(dataFolder, "whylogs.bin")],
        },
        { name: "DuckDB, bare scan of the file", command: bareScan(baseline) },
      ],
    },
  ];
}

function contestLines({ title, entries }: Contest): readonly string[] {
  const costs = entries.map(({ name, command }) => {
    const cost = measure(command);
    console.log(`${name}: ${secondsText(cost.wallSeconds)}, ${memoryText(cost.peakBytes)}`);
    return cost;
  });
  const own = costs[0] as Cost;
  const heads = ["Tool", "Time", "without imports", "CPU", "Memory", "Time, ours = 1", "Memory"];
  const cells = costs.map((cost, i) => [
    entries[i]?.name ?? "",
    secondsText(cost.wallSeconds),
    cost.workSeconds === null ? "" : secondsText(cost.workSeconds),
    secondsText(cost.cpuSeconds),
    memoryText(cost.peakBytes),
    timesText(cost.wallSeconds / own.wallSeconds),
    timesText(cost.peakBytes / own.peakBytes),
  ]);
  return [`**${title}**`, "", ...tableLines(heads, cells), ""];
}

function sectionLines(title: string, files: Record<Month, string>): readonly string[] {
  console.log(title);
  return [`### ${title}`, "", ...contests(files).flatMap(contestLines)];
}

const sections: string[] = [];
if (flags.only !== "flights") {
  const shape = { rows, numeric: 40, categorical: 10 };
  const [baseline, current] = [
    await makeTable(dataFolder, shape, "baseline"),
    await makeTable(dataFolder, shape, "current"),
  ];
  const title = `${rows.toLocaleString("en-US")} rows × 50 columns in each file`;
  sections.push(...sectionLines(title, { baseline, current }));
}
if (flags.only !== "made") {
  const title = "Flights: January and March 2001, 4 columns";
  sections.push(...sectionLines(title, await makeFlights(dataFolder)));
}
const versions = [
  ...installedVersions("evidently", ["evidently"]),
  ...installedVersions("nannyml", ["nannyml", "whylogs"]),
];
const lines = [conditions(versions), "", ...sections.slice(0, -1)];
if (flags["no-write"]) console.log(lines.join("\n"));
else writePart("peers", lines);

// Durable ingest beside a bare Node server that only parses the same JSON, in one run.
// node bench/ingest.ts [--rounds 6] [--batches 200] [--singles 7500]
import { parseArgs } from "node:util";
import { conditions, tableLines, writePart } from "./benchmarks-page.ts";
import { sendAll, sendEvenly } from "./ingest/load.ts";
import { predictionRequest } from "./ingest/requests.ts";
import { startProcess, untilSettled } from "./ingest/server-process.ts";

const { values: flags } = parseArgs({
  options: {
    /** Rounds of batches; each is sent to both servers, one after the other. */
    rounds: { type: "string", default: "6" },
    /** Batches of a round. */
    batches: { type: "string", default: "200" },
    /** Single predictions, 500 a second. */
    singles: { type: "string", default: "7500" },
  },
});

const batchRows = 500;
const connections = 8;
const perSecond = 500;

function batchesOf(round: string): readonly Buffer[] {
  return Array.from({ length: Number(flags.batches) }, (_, index) =>
    predictionRequest(batchRows, `${round}-${index}`),
  );
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

const bare = await startProcess("./bare-server.ts");
const plumbline = await startProcess("./plumbline-server.ts");
const perRound: { readonly bare: number; readonly plumbline: number }[] = [];

// The first round warms both up and is not counted.
for (let round = 0; round <= Number(flags.rounds); round += 1) {
  const requests = batchesOf(String(round));
  const events = requests.length * batchRows;
  const rates = {
    bare: events / (await sendAll(bare.port, requests, connections)),
    plumbline: events / (await sendAll(plumbline.port, requests, connections)),
  };
  if (round > 0) perRound.push(rates);
}
const ratios = perRound.map((round) => round.plumbline / round.bare);
const perSecondText = (value: number): string => Math.round(value).toLocaleString("en-US");
const batchTable = tableLines(
  ["Server", "events/s", "of the bare server", "least", "most"],
  [
    ["Bare, only parses", perSecondText(median(perRound.map((round) => round.bare))), "", "", ""],
    [
      "Plumbline, durable",
      perSecondText(median(perRound.map((round) => round.plumbline))),
      ...[median(ratios), Math.min(...ratios), Math.max(...ratios)].map((ratio) =>
        ratio.toFixed(2),
      ),
    ],
  ],
);

const singles = Array.from({ length: Number(flags.singles) }, (_, index) =>
  predictionRequest(1, `single-${index}`),
);
await untilSettled(plumbline.port);
const singleRows: string[][] = [];
for (const [name, { port }] of Object.entries({ bare, plumbline })) {
  const sorted = (await sendEvenly(port, singles, { perSecond, connections: 32 })).toSorted(
    (a, b) => a - b,
  );
  const at = (p: number): string =>
    `${(sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))] ?? Number.NaN).toFixed(1)} ms`;
  const title = name === "bare" ? "Bare, only parses" : "Plumbline, durable";
  singleRows.push([title, at(0.5), at(0.95), at(0.99), at(1)]);
}
const singleTable = tableLines(["Server", "p50", "p95", "p99", "largest"], singleRows);
await Promise.all([bare.stop(), plumbline.stop()]);
const lines = [
  conditions(),
  "",
  `Batches of ${batchRows} ten-feature predictions over ${connections} connections, median of ${perRound.length} rounds:`,
  "",
  ...batchTable,
  "",
  `Single predictions, ${perSecond} a second:`,
  "",
  ...singleTable,
];
console.log(lines.join("\n"));
writePart("ingest", lines);

// Durable ingest beside a bare Node server that only parses the same JSON, in one run.
// node bench/ingest.ts [--rounds 6] [--batches 200] [--singles 7500]
import { parseArgs } from "node:util";
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
const thousands = (value: number): string => `${Math.round(value / 1000)} k`;
console.log(
  `Batches of ${batchRows} ten-feature predictions, ${connections} connections, median of ${perRound.length} rounds`,
);
console.log(`  bare server   ${thousands(median(perRound.map((round) => round.bare)))} events/s`);
console.log(
  `  Plumbline     ${thousands(median(perRound.map((round) => round.plumbline)))} events/s`,
);
console.log(
  `  ratio         ${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)})`,
);

const singles = Array.from({ length: Number(flags.singles) }, (_, index) =>
  predictionRequest(1, `single-${index}`),
);
await untilSettled(plumbline.port);
console.log(`Single predictions at ${perSecond} a second`);
for (const [name, { port }] of Object.entries({ bare, plumbline })) {
  const sorted = (await sendEvenly(port, singles, { perSecond, connections: 32 })).toSorted(
    (a, b) => a - b,
  );
  const at = (p: number): string =>
    `${(sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))] ?? Number.NaN).toFixed(1)} ms`;
  console.log(
    `  ${name.padEnd(12)}  p50 ${at(0.5)}  p95 ${at(0.95)}  p99 ${at(0.99)}  largest ${at(1)}`,
  );
}
await Promise.all([bare.stop(), plumbline.stop()]);

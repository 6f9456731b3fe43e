// A million inputs that nobody should send: npm run fuzz -- --inputs 1000000 --seed 1
// A failure is shown again by its seed and case: npm run fuzz -- --seed 1 --case 17
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { fuzz } from "./fuzz.ts";
import { fuzzNetwork } from "./fuzz-network.ts";

const { values } = parseArgs({
  options: {
    inputs: { type: "string", default: "1000000" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    case: { type: "string" },
    /** Clients that misbehave. */
    rounds: { type: "string", default: "200" },
    /** Connections that are open at once. */
    connections: { type: "string", default: "10000" },
  },
});

const folder = mkdtempSync(join(tmpdir(), "plumbline-fuzz-"));
const seed = Number(values.seed);
const only = values.case === undefined ? undefined : Number(values.case);
const seconds = (since: number): string => `${Math.round((performance.now() - since) / 1_000)} s`;
try {
  console.log(`Seed ${seed}`);
  let begin = performance.now();
  const { faults, ...report } = await fuzz({
    ...{ dataFolder: join(folder, "inputs"), seed, only, say: console.log },
    inputs: Number(values.inputs),
  });
  console.log(`${JSON.stringify(report)} in ${seconds(begin)}`);
  begin = performance.now();
  const all = [...faults];
  if (only === undefined) {
    const connections = Number(values.connections);
    const network = await fuzzNetwork({
      ...{
        dataFolder: join(folder, "network"),
        seed,
        connections,
        rounds: Number(values.rounds),
        say: console.log,
      },
    });
    console.log(
      `${JSON.stringify({ ...network, faults: network.faults.length })} in ${seconds(begin)}`,
    );
    all.push(...network.faults);
  }
  for (const fault of all) console.error(fault);
  console.log(all.length === 0 ? "No fault." : `${all.length} faults, seed ${seed}`);
  process.exitCode = all.length === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

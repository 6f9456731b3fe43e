// Ten thousand connections that are open at once: npm run test:connections -- --connections 10000
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { allowedConnections } from "../fuzz/fuzz-network.ts";
import { manyConnections } from "./many-connections.ts";

const { values } = parseArgs({
  options: { connections: { type: "string", default: "10000" } },
});
const wanted = Number(values.connections);
const connections = Math.min(wanted, allowedConnections());
if (connections < wanted) {
  console.log(`The system allows ${connections} connections: raise the limit with ulimit -n`);
}
const folder = mkdtempSync(join(tmpdir(), "plumbline-connections-"));
try {
  const dataFolder = join(folder, "data");
  const { faults, ...report } = await manyConnections({
    dataFolder,
    connections,
    say: console.log,
  });
  console.log(JSON.stringify(report, null, 2));
  for (const fault of faults) console.error(fault);
  console.log(faults.length === 0 ? "No fault." : `${faults.length} faults`);
  process.exitCode = faults.length === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

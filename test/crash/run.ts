// Kills a server under load at random moments, at least fifty times, and checks that nothing acknowledged
// is lost or doubled: npm run test:crash -- --kills 50 --seed 1
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { crashRounds } from "./crash-rounds.ts";

const { values } = parseArgs({
  options: {
    kills: { type: "string", default: "60" },
    seed: { type: "string", default: String(Date.now()) },
    /** Leaves the data behind. */
    keep: { type: "boolean", default: false },
  },
});

const folder = mkdtempSync(join(tmpdir(), "plumbline-crash-"));
const kills = Number(values.kills);
const begin = performance.now();
console.log(`${kills} kills, seed ${values.seed}, data in ${folder}`);
const { problems, ...report } = await crashRounds({
  ...{ dataFolder: join(folder, "data"), kills, seed: values.seed, say: console.log },
});
console.log(JSON.stringify(report, null, 2));
console.log(`${Math.round((performance.now() - begin) / 1_000)} s`);
if (problems.length === 0) {
  console.log("Everything acknowledged is there exactly once.");
} else {
  console.error(
    `${problems.length} problems, data in ${folder}:\n${problems.slice(0, 50).join("\n")}`,
  );
  process.exitCode = 1;
}
if (!values.keep && problems.length === 0) rmSync(folder, { recursive: true, force: true });

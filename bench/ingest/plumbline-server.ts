// Plumbline in a folder of its own, or in that of the first argument, as `plumbline serve` starts it.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadSettings, startServer } from "@plumbline/server";

const dataFolder = process.argv[2] ?? mkdtempSync(join(tmpdir(), "plumbline-bench-"));
const flags = { dataFolder, port: 0, requestsPerMinute: 0, logLevel: "warn" };
const server = await startServer(loadSettings({ flags }));
console.log(server.url);
process.once("SIGTERM", () => {
  void server.stop().then(() => {
    rmSync(dataFolder, { recursive: true, force: true });
    process.exit();
  });
});

// What a logPrediction call costs the caller, in TypeScript and in Python, while a server takes all.
// node --conditions=source bench/sdk.ts [--calls 200000]
import { execFile } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { parseArgs, promisify } from "node:util";
import { gunzipSync } from "node:zlib";
import { createPlumbline } from "@plumbline/sdk";
import { conditions, tableLines, writePart } from "./benchmarks-page.ts";
import { benchFolder } from "./measure.ts";

const { values: flags } = parseArgs({ options: { calls: { type: "string", default: "200000" } } });
const calls = Number(flags.calls);
const perBurst = 2_000;
const goalMicroseconds = 20;

interface Costs {
  readonly nanoseconds: readonly number[];
  readonly sent: number;
  readonly dropped: number;
}

/** Takes every event; the only work is reading the body. */
async function startServer(): Promise<{ readonly url: string; close(): void }> {
  const server = createServer((request, response) => {
    void buffer(request).then((body) => {
      const isGzip = request.headers["content-encoding"] === "gzip";
      const events = JSON.parse((isGzip ? gunzipSync(body) : body).toString()) as unknown[];
      response.setHeader("content-type", "application/json");
      return response.end(
        JSON.stringify({ accepted: events.length, quarantined: 0, rejected: [] }),
      );
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => server.close().closeAllConnections(),
  };
}

async function measureTypeScript(url: string): Promise<Costs> {
  const client = createPlumbline({ url, model: "bench", version: "v1", flushOnExit: false });
  const names = Array.from({ length: 8 }, (_, i) => [`number${i}`, i * 1.5] as const);
  const features = { ...Object.fromEntries(names), text0: "category 0", text1: "category 1" };
  const nanoseconds: number[] = [];
  for (let done = -perBurst; done < calls; done += perBurst) {
    for (let i = 0; i < perBurst; i++) {
      const started = process.hrtime.bigint();
      client.logPrediction({ features, prediction: "yes", score: 0.5, latencyMs: 1.5 });
      const taken = Number(process.hrtime.bigint() - started);
      if (done >= 0) nanoseconds.push(taken);
    }
    await client.flush();
  }
  await client.close();
  const { sent, dropped } = client.stats();
  return { nanoseconds, sent, dropped: Object.values(dropped).reduce((sum, n) => sum + n, 0) };
}

async function measurePython(url: string): Promise<Costs> {
  const args = [join(benchFolder, "tools/sdk.py"), url, String(calls), String(perBurst)];
  const { stdout } = await promisify(execFile)("python3", args, { maxBuffer: 1 << 28 });
  return JSON.parse(stdout) as Costs;
}

function row(name: string, { nanoseconds, sent, dropped }: Costs): readonly string[] {
  const sorted = Float64Array.from(nanoseconds).sort();
  const at = (share: number) => (sorted[Math.floor(share * (sorted.length - 1))] ?? NaN) / 1_000;
  if (!(at(0.5) < goalMicroseconds)) process.exitCode = 1;
  const numbers = [at(0.5), at(0.99)].map((us) => us.toFixed(2));
  return [name, ...numbers, sent.toLocaleString("en-US"), dropped.toLocaleString("en-US")];
}

const server = await startServer();
const rows = [
  row("TypeScript", await measureTypeScript(server.url)),
  row("Python", await measurePython(server.url)),
];
server.close();
const heads = ["Client", "median µs", "p99 µs", "sent", "dropped"];
const table = tableLines(heads, rows);
console.log(table.join("\n"));
writePart("sdk", [conditions(), "", ...table]);

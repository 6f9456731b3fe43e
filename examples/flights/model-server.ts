// A model behind HTTP: POST /predict {"features": {"hour": 8, "distance": 337, "origin": "LAX", "destination":
// "SFO"}} answers {"version": "january", "score": 0.21, "prediction": "on-time"}. With --plumbline it serves the
// champion, and swaps by itself when another version is promoted; else it serves the model of train.ts.
// node examples/flights/model-server.ts [--port 8080] [--plumbline http://127.0.0.1:7410]
import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { createPlumbline, type Champion, type Plumbline } from "@plumbline/sdk";
import { createTreePredictor, readTreeModel, type TreePredictor } from "@plumbline/stats";
import { featureColumns, type FlightFeatures } from "./features.ts";

/** Scores from here on are called late: one flight in five is late, so one half would call hardly any. */
const lateFrom = 0.3;
const maxBodyBytes = 1 << 16;

/** A version that answers. */
interface Served {
  readonly version: string;
  readonly predict: TreePredictor;
  /** What is done to the score of the trees. */
  readonly apply: (score: number) => number;
  readonly lateFrom: number;
}

interface FlightPrediction {
  readonly version: string;
  /** Probability of arriving more than 15 minutes late. */
  readonly score: number;
  readonly prediction: "late" | "on-time";
}

function predictFlight(served: Served, features: FlightFeatures): FlightPrediction {
  const [raw = Number.NaN] = served.predict(featureColumns([features]));
  const score = served.apply(raw);
  const prediction = score >= served.lateFrom ? "late" : "on-time";
  return { version: served.version, score, prediction };
}

async function fromFile(path: string): Promise<Served> {
  const predict = createTreePredictor(readTreeModel(await readFile(path, "utf8")));
  return { version: "january", predict, apply: (score) => score, lateFrom };
}

async function fromPlumbline(url: string, champion: Champion): Promise<Served> {
  const { version, artifact, apply, threshold } = champion;
  const answer = await fetch(`${url}/v1/artifacts/${artifact?.digest}`);
  if (!answer.ok) throw new Error(`The artifact of ${version}: ${answer.status}`);
  const predict = createTreePredictor(readTreeModel(await answer.text()));
  return { version, predict, apply, lateFrom: threshold ?? lateFrom };
}

/** Not listening yet; `served` is asked for each request, so a swap needs no restart. */
function createModelServer(served: () => Served): Server {
  return createServer((request, response) => {
    answer(served(), request).then(
      ({ status, body }) => send(response, status, body),
      (error: unknown) => send(response, 500, { error: String(error) }),
    );
  });
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

async function answer(served: Served, request: IncomingMessage): Promise<Answer> {
  const { method, url } = request;
  if (method === "GET" && url === "/health") return { status: 200, body: { status: "ok" } };
  if (method !== "POST" || url !== "/predict") {
    return {
      status: 404,
      body: { error: `${method} ${url}: there is POST /predict and GET /health` },
    };
  }
  const text = await readBody(request);
  if (text === null) {
    return { status: 413, body: { error: `The body has more than ${maxBodyBytes} bytes` } };
  }
  try {
    return { status: 200, body: predictFlight(served, readFeatures(JSON.parse(text))) };
  } catch (error) {
    return { status: 400, body: { error: error instanceof Error ? error.message : String(error) } };
  }
}

async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBodyBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function readFeatures(body: unknown): FlightFeatures {
  const features = (body as { readonly features?: unknown } | null)?.features;
  if (typeof features !== "object" || features === null) {
    throw new TypeError(`"features" is an object, got ${JSON.stringify(features)}`);
  }
  const values = features as Readonly<Record<string, unknown>>;
  const number = (name: string): number => {
    const value = values[name];
    if (typeof value === "number") return value;
    throw new TypeError(`"${name}" is a number, got ${JSON.stringify(value)}`);
  };
  const text = (name: string): string => {
    const value = values[name];
    if (typeof value === "string") return value;
    throw new TypeError(`"${name}" is a text, got ${JSON.stringify(value)}`);
  };
  return {
    hour: number("hour"),
    distance: number("distance"),
    origin: text("origin"),
    destination: text("destination"),
  };
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}

async function main(): Promise<void> {
  const { values: flags } = parseArgs({
    options: {
      port: { type: "string", default: "0" },
      model: { type: "string", default: fileURLToPath(new URL("out/model.json", import.meta.url)) },
      plumbline: { type: "string" },
    },
  });
  const url = flags.plumbline;
  const client = url === undefined ? undefined : createPlumbline({ url, model: "flights" });
  const current =
    url === undefined || client === undefined
      ? { served: await fromFile(flags.model) }
      : await follow(url, client);
  const server = createModelServer(() => current.served);
  server.listen(Number(flags.port), "127.0.0.1", () => {
    console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}/predict`);
  });
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      server.close();
      void client?.close();
    });
  }
}

/** The champion of now, and of every later moment; one that cannot be loaded leaves the one before. */
async function follow(url: string, client: Plumbline): Promise<{ served: Served }> {
  const model = client.model("flights");
  const current = { served: await fromPlumbline(url, await model.champion()) };
  const swap = async (champion: Champion): Promise<void> => {
    try {
      current.served = await fromPlumbline(url, champion);
    } catch (error) {
      console.error(`${champion.version} cannot be served: ${String(error)}`);
    }
  };
  model.onChange((champion) => void swap(champion));
  return current;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();

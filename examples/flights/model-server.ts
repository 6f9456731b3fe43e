// The model of train.ts behind HTTP: POST /predict {"features": {"hour": 8, "distance": 337, "origin": "LAX",
// "destination": "SFO"}} answers {"score": 0.21, "prediction": "on-time"}.
// node examples/flights/model-server.ts [--port 8080] [--model examples/flights/out/model.json]
import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import {
  createTreePredictor,
  readTreeModel,
  type TreeModel,
  type TreePredictor,
} from "@plumbline/stats";
import { featureColumns, type FlightFeatures } from "./features.ts";

/** Scores from here on are called late: one flight in five is late, so one half would call hardly any. */
const lateFrom = 0.3;
const maxBodyBytes = 1 << 16;

export interface FlightPrediction {
  /** Probability of arriving more than 15 minutes late. */
  readonly score: number;
  readonly prediction: "late" | "on-time";
}

export function predictFlight(predict: TreePredictor, features: FlightFeatures): FlightPrediction {
  const [score = Number.NaN] = predict(featureColumns([features]));
  return { score, prediction: score >= lateFrom ? "late" : "on-time" };
}

/** Not listening yet. */
export function createModelServer(model: TreeModel): Server {
  const predict = createTreePredictor(model);
  return createServer((request, response) => {
    answer(predict, request).then(
      ({ status, body }) => send(response, status, body),
      (error: unknown) => send(response, 500, { error: String(error) }),
    );
  });
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

async function answer(predict: TreePredictor, request: IncomingMessage): Promise<Answer> {
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
    return { status: 200, body: predictFlight(predict, readFeatures(JSON.parse(text))) };
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
    },
  });
  const server = createModelServer(readTreeModel(await readFile(flags.model, "utf8")));
  server.listen(Number(flags.port), "127.0.0.1", () => {
    console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}/predict`);
  });
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => server.close());
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();

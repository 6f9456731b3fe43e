import { setTimeout as sleep } from "node:timers/promises";
import type { EvaluationDocument, EvaluationsAnswer } from "@plumbline/contracts";
import { untilSettled } from "../ingest/server-process.ts";
import { createJsonSender } from "../monitors/json-sender.ts";
import { createModelTraffic } from "../monitors/model-traffic.ts";

const dayMs = 86_400_000;
const startMs = Date.UTC(2026, 0, 5);
const baselineRows = 400;
const rowsPerDay = 100;
const atOnce = 8;

const config = {
  baseline: { kind: "first-rows", rows: baselineRows },
  monitors: [{ name: "daily", window: { every: "1d" }, ready: "1h", labelMaturity: "1h" }],
};

/** So many models with a baseline, a window that is judged, and one that is under way. */
export async function seedModels(port: number, names: readonly string[]): Promise<void> {
  const sender = createJsonSender(port);
  const seed = async (name: string): Promise<void> => {
    const traffic = createModelTraffic(name);
    await sender.send(`/v1/models/${name}/config`, config, "PUT");
    const day = (at: number): number => startMs + at * dayMs;
    for (const [from, to, rows] of [
      [day(0), day(1), baselineRows],
      [day(1), day(2), rowsPerDay],
      [day(2), day(2) + dayMs / 2, rowsPerDay],
    ] as const) {
      await sender.send(`/v1/models/${name}/predictions`, traffic.predictions(from, to, rows));
      const labels = traffic.labels();
      if (labels.length > 0) await sender.send(`/v1/models/${name}/feedback`, labels);
    }
  };
  for (let from = 0; from < names.length; from += atOnce) {
    await Promise.all(names.slice(from, from + atOnce).map(seed));
  }
  await untilSettled(port);
  for (const name of names) await latestEvaluation(port, name);
  sender.close();
}

/** Waits for the first judgement of a model. */
export async function latestEvaluation(port: number, name: string): Promise<EvaluationDocument> {
  const url = `http://127.0.0.1:${port}/v1`;
  const get = async <T>(path: string): Promise<T> =>
    (await (await fetch(`${url}${path}`)).json()) as T;
  for (let tries = 0; tries < 3_000; tries += 1) {
    const path = `/models/${name}/evaluations?limit=1`;
    const [found] = (await get<EvaluationsAnswer>(path)).evaluations;
    if (found !== undefined) return get<EvaluationDocument>(`/evaluations/${found.id}`);
    await sleep(200);
  }
  throw new Error(`No window of ${name} was judged within ten minutes`);
}

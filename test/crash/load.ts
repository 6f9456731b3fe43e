import { createRandom, type Random } from "@plumbline/stats";
import type { Ledger, Sending, SentFeedback, SentPrediction } from "./ledger.ts";

export interface LoadOptions {
  readonly url: string;
  readonly models: readonly string[];
  readonly ledger: Ledger;
  readonly seed: string;
  readonly senders: number;
}

/** Senders that never stop, whether the server is there or not. */
export interface Load {
  /** Requests that got no answer: nobody knows what became of them. */
  unanswered(): number;
  /** Lets what is under way end. */
  stop(): Promise<void>;
}

/** Thousand rows of a model are a minute of its time. */
const stepMs = 60;
const firstMs = Date.UTC(2026, 0, 1);
const lateMs = 600_000;
const mostBad = 8_000;
/** Labels mostly concern so many latest predictions. */
const recent = 5_000;

export function startLoad({ url, models, ledger, seed, senders }: LoadOptions): Load {
  const clocks = new Map(models.map((model) => [model, firstMs]));
  const ids = { prediction: 0, feedback: 0, bad: 0 };
  let unanswered = 0;
  const stopping = new AbortController();

  const nextPrediction = (model: string, random: Random): string => {
    const clock = (clocks.get(model) ?? firstMs) + stepMs;
    clocks.set(model, clock);
    const isLate = random.uniform() < 0.02;
    const id = `p-${ids.prediction++}`;
    ledger.predictions.set(id, {
      ...{ model, sent: 0, acknowledged: 0, x: random.normal() },
      version: random.uniform() < 0.5 ? "v1" : "v2",
      timeMs: Math.max(firstMs, isLate ? clock - random.below(lateMs) : clock),
    });
    return id;
  };
  const nextFeedback = (model: string, random: Random): string => {
    // Mostly about what was sent, at times about what comes later or never.
    const isRecent = random.uniform() < 0.95;
    const from = isRecent ? Math.max(0, ids.prediction - recent) : 0;
    const predictionId = `p-${from + random.below(ids.prediction + 200 - from)}`;
    const about = ledger.predictions.get(predictionId)?.model ?? model;
    const id = `f-${ids.feedback++}`;
    const label = random.uniform() < 0.5;
    ledger.feedback.set(id, { model: about, sent: 0, acknowledged: 0, predictionId, label });
    return id;
  };
  const batchOf = (random: Random): Batch => {
    const model = models[random.below(models.length)] ?? "m0";
    const size = sizeOf(random);
    if (random.uniform() < 0.35) {
      const made = Array.from({ length: size }, () => nextFeedback(model, random));
      const own = made.filter((id) => ledger.feedback.get(id)?.model === model);
      return { kind: "feedback", model, ids: own };
    }
    const fresh = Array.from({ length: size }, () => nextPrediction(model, random));
    if (random.uniform() < 0.1 && ids.bad < mostBad) {
      const id = `bad-${ids.bad++}`;
      ledger.bad.set(id, { model, sent: 0, acknowledged: 0 });
      fresh.splice(random.below(fresh.length + 1), 0, id);
    }
    return { kind: "predictions", model, ids: fresh };
  };

  /** True when the server answered. */
  const send = async ({ kind, model, ids: sent }: Batch): Promise<boolean> => {
    const sendings = sent.flatMap((id) => sendingOf(ledger, id) ?? []);
    for (const sending of sendings) sending.sent++;
    const body = JSON.stringify(sent.flatMap((id) => rowOf(ledger, id) ?? []));
    const answer = await post(`${url}/v1/models/${model}/${kind}`, body);
    if (answer === undefined) return false;
    for (const sending of sendings) sending.acknowledged++;
    return true;
  };
  const work = async (random: Random): Promise<void> => {
    let again: Batch | undefined;
    while (!stopping.signal.aborted) {
      const batch = again ?? batchOf(random);
      again = undefined;
      if (batch.ids.length === 0) continue;
      const isAnswered = await send(batch);
      if (!isAnswered) unanswered++;
      const canRepeat = !batch.ids.some((id) => ledger.bad.has(id));
      // What had no answer is mostly sent again, and at times what had one.
      if (canRepeat && random.uniform() < (isAnswered ? 0.03 : 0.7)) again = batch;
      await pause(isAnswered ? random.below(40) : 150);
    }
  };
  const working = Promise.all(
    Array.from({ length: senders }, (_, sender) => work(createRandom(`${seed}/sender ${sender}`))),
  );
  // Who stops the load hears of a failure.
  working.catch(() => undefined);
  return {
    unanswered: () => unanswered,
    async stop() {
      stopping.abort();
      await working;
    },
  };
}

interface Batch {
  readonly kind: "predictions" | "feedback";
  readonly model: string;
  readonly ids: readonly string[];
}

function sizeOf(random: Random): number {
  const kind = random.uniform();
  if (kind < 0.4) return 1 + random.below(3);
  return kind < 0.97 ? 1 + random.below(60) : 500 + random.below(1_500);
}

const sendingOf = ({ predictions, feedback, bad }: Ledger, id: string): Sending | undefined =>
  predictions.get(id) ?? feedback.get(id) ?? bad.get(id);

function rowOf({ predictions, feedback }: Ledger, id: string): object {
  const prediction = predictions.get(id);
  if (prediction !== undefined) return predictionRow(id, prediction);
  const about = feedback.get(id);
  return about === undefined ? { id, features: "none" } : feedbackRow(id, about);
}

const predictionRow = (id: string, { timeMs, version, x }: SentPrediction): object => ({
  ...{ id, time: timeMs, version, latencyMs: 5 + Math.abs(x) },
  features: { x, kind: x < -0.5 ? "a" : x < 0.5 ? "b" : "c" },
  ...{ prediction: x > 0, score: 1 / (1 + Math.exp(-x)) },
});

const feedbackRow = (id: string, { predictionId, label }: SentFeedback): object => ({
  ...{ id, predictionId, label, time: firstMs },
});

/** The answer, or undefined when there was none; an answer that refuses good rows is a fault. */
async function post(url: string, body: string): Promise<unknown> {
  let response: Response;
  let answer: string;
  try {
    const headers = { "content-type": "application/json" };
    response = await fetch(url, { method: "POST", headers, body });
    answer = await response.text();
  } catch {
    return undefined;
  }
  if (response.status === 200 || response.status === 422) return JSON.parse(answer) as unknown;
  if (response.status === 503) return undefined;
  throw new Error(`POST ${url} was answered with ${response.status}: ${answer.slice(0, 500)}`);
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

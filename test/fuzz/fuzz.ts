import { createRandom, type Random } from "@plumbline/stats";
import { until } from "../crash/live-server.ts";
import {
  countsOf,
  faultOfAnswer,
  faultOfRows,
  type FuzzAnswer,
  type RowCounts,
} from "./fuzz-answer.ts";
import { bodyOfRows, brokenBody } from "./fuzz-body.ts";
import { faultsOfLake } from "./faults-of-lake.ts";
import { fuzzRequest } from "./fuzz-request.ts";
import { fuzzRow, goodRow, type FuzzRow } from "./fuzz-row.ts";
import { startFuzzServer } from "./fuzz-server.ts";
import { createNastyPool, type NastyPool } from "./nasty-values.ts";

export interface FuzzOptions {
  readonly dataFolder: string;
  readonly seed: number;
  /** Rows of batches, broken bodies and requests: each is an input. */
  readonly inputs: number;
  /** Only this case: how a failure is looked at. */
  readonly only?: number | undefined;
  readonly say?: (line: string) => void;
}

export interface FuzzReport {
  readonly inputs: number;
  readonly cases: number;
  readonly accepted: number;
  readonly quarantined: number;
  readonly refused: number;
  /** In words, each with the case that shows it again. */
  readonly faults: readonly string[];
}

const workers = 6;
const answerLimitMs = 120_000;
const mostFaults = 20;
const casesPerNoiseModel = 400;
const models = ["fuzz-0", "fuzz-1", "fuzz-2"];

interface Run {
  readonly url: string;
  readonly seed: number;
  readonly pool: NastyPool;
  readonly tallies: Map<string, { accepted: number; quarantined: number }>;
  /** Good rows by model and id, with the number that has to be found. */
  readonly good: Map<string, Map<string, number | null>>;
  refused: number;
}

/** Sends inputs until there were enough, and then looks whether every row is where it belongs. */
export async function fuzz(options: FuzzOptions): Promise<FuzzReport> {
  const { dataFolder, seed, inputs: wanted, only, say = () => undefined } = options;
  const server = await startFuzzServer(dataFolder);
  const run: Run = {
    ...{ url: server.url, seed, pool: createNastyPool(seed), refused: 0 },
    ...{ tallies: new Map(), good: new Map(models.map((model) => [model, new Map()])) },
  };
  const faults: string[] = [];
  let [inputs, cases, told] = [0, 0, 0];
  try {
    for (const model of models) await sendFirst(run, model);
    const work = async (): Promise<void> => {
      while (inputs < wanted && faults.length < mostFaults) {
        const own = only ?? cases;
        cases++;
        const { size, fault } = await oneCase(run, own);
        inputs += size;
        if (fault !== null) faults.push(`case ${own}: ${fault}`);
        if (fault !== null) say(`case ${own}: ${fault}`);
        if (only !== undefined) return;
        if (inputs - told >= 50_000) {
          told = inputs;
          say(`${inputs} inputs in ${cases} cases`);
        }
      }
    };
    await Promise.all(Array.from({ length: only === undefined ? workers : 1 }, work));
    await drained(run.url);
    faults.push(...(await faultsOfLake(run, dataFolder)));
  } finally {
    await server.stop();
  }
  faults.push(...server.errors.map((line) => `the server logged an error: ${line}`));
  const total = (of: keyof RowCounts): number =>
    [...run.tallies.values()].reduce((sum, tally) => sum + tally[of], 0);
  const { refused } = run;
  return {
    inputs,
    cases,
    accepted: total("accepted"),
    quarantined: total("quarantined"),
    refused,
    faults,
  };
}

interface CaseResult {
  readonly size: number;
  readonly fault: string | null;
}

/** A case depends on nothing but the seed and its number. */
async function oneCase(run: Run, number: number): Promise<CaseResult> {
  const random = createRandom(`${run.seed}/${number}`);
  const kind = random.uniform();
  try {
    if (kind < 0.6) return await batchCase(run, number, random);
    if (kind < 0.8) return { size: 1, fault: await brokenCase(run, number, random) };
    return { size: 1, fault: await requestCase(run, random) };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return { size: 1, fault: `there was no answer: ${String(cause)}` };
  }
}

async function batchCase(run: Run, number: number, random: Random): Promise<CaseResult> {
  const model = models[random.below(models.length)] ?? "fuzz-0";
  const rows = random.uniform() < 0.005 ? haystack(number, random) : mixedRows(run, number, random);
  const answer = await send(
    run.url,
    `/v1/models/${model}/predictions`,
    "POST",
    bodyOfRows(rows, random),
  );
  const fault = faultOfAnswer(answer) ?? faultOfRows(rows, answer);
  tally(run, model, answer);
  if (fault === null) remember(run, model, rows);
  return { size: rows.length, fault };
}

function mixedRows({ pool }: Run, number: number, random: Random): readonly FuzzRow[] {
  const length = random.uniform() < 0.3 ? 1 + random.below(5) : 1 + random.below(400);
  return Array.from({ length }, (_, place) => fuzzRow(`g-${number}-${place}`, random, pool));
}

/** One bad row among ten thousand. */
function haystack(number: number, random: Random): readonly FuzzRow[] {
  const rows = Array.from({ length: 10_000 }, (_, place) =>
    goodRow(`g-${number}-${place}`, random),
  );
  const bad = { text: '{"id":5}', expected: "bad", id: "", x: null } as const;
  return rows.with(random.below(rows.length), bad);
}

async function sendFirst(run: Run, model: string): Promise<void> {
  const random = createRandom(`${run.seed}/${model}`);
  const rows = Array.from({ length: 50 }, (_, place) => goodRow(`first-${place}`, random));
  const body = {
    bytes: Buffer.from(`[${rows.map(({ text }) => text).join(",")}]`),
    headers: { "content-type": "application/json" },
  };
  const answer = await send(run.url, `/v1/models/${model}/predictions`, "POST", body);
  const fault = faultOfAnswer(answer) ?? faultOfRows(rows, answer);
  if (fault !== null) throw new Error(`The first rows: ${fault}`);
  tally(run, model, answer);
  remember(run, model, rows);
}

async function brokenCase(run: Run, number: number, random: Random): Promise<string | null> {
  const model = `noise-${Math.floor(number / casesPerNoiseModel)}`;
  const length = 1 + random.below(20);
  const rows = Array.from({ length }, (_, place) =>
    fuzzRow(`n-${number}-${place}`, random, run.pool),
  );
  const body = brokenBody(rows, random, run.pool);
  const answer = await send(run.url, `/v1/models/${model}/predictions`, "POST", body);
  tally(run, model, answer);
  const expected = [200, 400, 413, 415, 422];
  if (!expected.includes(answer.status))
    return `status ${answer.status}: ${answer.text.slice(0, 500)}`;
  return faultOfAnswer(answer);
}

async function requestCase(run: Run, random: Random): Promise<string | null> {
  const { method, path, headers, body } = fuzzRequest(random, run.pool);
  const bytes = body === null ? null : Buffer.from(body);
  const answer = await send(run.url, path, method, { headers, bytes });
  // HEAD has no body that could say anything.
  if (method === "HEAD") return answer.status < 500 ? null : `HEAD ${path}: ${answer.status}`;
  const fault = faultOfAnswer(answer);
  return fault === null ? null : `${method} ${path} ${body?.slice(0, 1_000) ?? ""}: ${fault}`;
}

interface Sendable {
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Uint8Array<ArrayBuffer> | null;
}

async function send(
  url: string,
  path: string,
  method: string,
  { headers, bytes }: Sendable,
): Promise<FuzzAnswer> {
  const signal = AbortSignal.timeout(answerLimitMs);
  const response = await fetch(`${url}${path}`, {
    method,
    headers,
    body: bytes,
    signal,
    redirect: "manual",
  });
  const text = await response.text();
  return { status: response.status, type: response.headers.get("content-type") ?? "", text };
}

function tally(run: Run, model: string, answer: FuzzAnswer): void {
  const { accepted, quarantined } = countsOf(answer);
  if (answer.status >= 400) run.refused++;
  const known = run.tallies.get(model) ?? { accepted: 0, quarantined: 0 };
  known.accepted += accepted;
  known.quarantined += quarantined;
  run.tallies.set(model, known);
}

function remember({ good }: Run, model: string, rows: readonly FuzzRow[]): void {
  for (const { expected, id, x } of rows) if (expected === "good") good.get(model)?.set(id, x);
}

/** Waits until the lake has everything that was accepted. */
function drained(url: string): Promise<void> {
  const isDrained = async (): Promise<boolean> => {
    const answer = await send(url, "/v1/status", "GET", { headers: {}, bytes: null });
    const { server } = JSON.parse(answer.text) as { server: { pendingEvents: number } };
    return server.pendingEvents === 0;
  };
  return until("all events are in the lake", isDrained, 600_000);
}

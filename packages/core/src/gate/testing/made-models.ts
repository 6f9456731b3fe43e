import {
  gateSchema,
  type GateDocument,
  type GateTest,
  type GateVerdict,
} from "@plumbline/contracts";
import type { z } from "zod";
import { createRandom } from "@plumbline/stats";
import type { GateInput, GateSide, GateValue } from "../gate-input.ts";

/** Options from what a file would say. */
export const gateOptions = (given: z.input<typeof gateSchema> = {}): GateDocument =>
  gateSchema.parse(given);

interface MadeModels {
  readonly rows?: number;
  readonly noise?: { readonly champion: number; readonly candidate: number };
  readonly days?: number;
  readonly seed?: string;
}

/** Rows of a binary model; the less noise, the better a side. Labels are "late" and "on time". */
export function madeModels({
  rows = 2_000,
  noise = { champion: 1.5, candidate: 0.2 },
  days = 20,
  seed = "made",
}: MadeModels = {}): GateInput {
  const random = createRandom(seed);
  const labels: GateValue[] = [];
  const scores = { champion: [] as number[], candidate: [] as number[] };
  for (let row = 0; row < rows; row++) {
    const truth = -0.5 + 1.5 * random.normal();
    labels.push(random.uniform() < logistic(truth) ? "late" : "on time");
    for (const side of ["champion", "candidate"] as const) {
      scores[side].push(logistic(truth + noise[side] * random.normal()));
    }
  }
  const each = <T>(of: (row: number) => T): T[] =>
    Array.from({ length: rows }, (_, row) => of(row));
  return {
    model: "flights",
    task: "binary",
    positive: "late",
    ids: each((row) => `r-${row}`),
    labels,
    times: each((row) => new Date(Date.UTC(2001, 0, 1 + (row % days))).toISOString()),
    slices: { origin: each((row) => ["ATL", "JFK", "SFO"][row % 3] ?? "") },
    champion: { version: "v1", scores: scores.champion },
    candidate: { version: "v2", scores: scores.candidate },
  };
}

/** The same input with parts of a side replaced. */
export function withCandidate(input: GateInput, part: Partial<GateSide>): GateInput {
  return { ...input, candidate: { ...input.candidate, ...part } };
}

/** Scores of the candidate, some changed. */
export function changedScores(
  input: GateInput,
  change: (score: GateValue, row: number) => GateValue,
): GateInput {
  return withCandidate(input, { scores: (input.candidate.scores ?? []).map(change) });
}

/** The first test of a kind, of a subject where one is given. */
export function testOf(verdict: GateVerdict, name: string, subject?: string): GateTest {
  const found = verdict.tests.find(
    (one) => one.test === name && (subject === undefined || one.subject === subject),
  );
  if (found === undefined) throw new Error(`no test ${name} ${subject ?? ""}`);
  return found;
}

const logistic = (logit: number): number => 1 / (1 + Math.exp(-logit));

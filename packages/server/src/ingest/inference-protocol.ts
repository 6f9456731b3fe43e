import { readTensor, type InferenceTensor } from "./inference-tensor.ts";
import { isRecord } from "./row-field.ts";
import type { RowProblem } from "./row-problem.ts";

export interface InferenceOptions {
  /** Whether the model's schema has this tensor as one column of lists. */
  readonly isVector: (name: string) => boolean;
}

type Event = Readonly<Record<string, unknown>>;

/** Wider tensors are one column of lists, narrower ones a column for each place. */
const widestSpread = 512;

/**
 * The prediction events of a request and response of the Open Inference Protocol, version 2: one for each
 * row of the tensors. What the events hold is checked like that of any others.
 */
export function inferenceEvents(
  pair: unknown,
  options: InferenceOptions,
): readonly Event[] | RowProblem {
  if (!isRecord(pair))
    return problem("malformed", "The row is no object with request and response");
  const { request, response } = pair;
  const inputs = tensorsOf(request, "inputs");
  if (typeof inputs === "string") return problem("malformed", `request: ${inputs}`);
  const outputs = tensorsOf(response, "outputs");
  if (typeof outputs === "string") return problem("malformed", `response: ${outputs}`);
  const rows = inputs[0]?.rows ?? 0;
  const odd = [...inputs, ...outputs].find((tensor) => tensor.rows !== rows);
  if (odd !== undefined) {
    return problem(
      "pair-mismatch",
      `The tensor ${odd.name.slice(0, 80)} has ${odd.rows} rows, the first has ${rows}: expected as many everywhere`,
    );
  }
  if (rows === 0) return problem("malformed", "The tensors have no rows");
  const shared = sharedFields(pair);
  if (shared.id === undefined) {
    return problem("id", "id is missing: expected one beside request and response, or within one");
  }
  const { id, ...fields } = shared;
  return Array.from({ length: rows }, (_, row) => ({
    id: rows === 1 || typeof id !== "string" ? id : `${id}-${row}`,
    ...fields,
    features: featuresOf(inputs, row, options),
    ...answerOf(outputs, row),
  }));
}

const problem = (reason: RowProblem["reason"], message: string): RowProblem => ({
  ...{ reason, field: null, value: null, message },
});

function tensorsOf(body: unknown, key: "inputs" | "outputs"): readonly InferenceTensor[] | string {
  const list = isRecord(body) ? body[key] : undefined;
  if (!Array.isArray(list) || list.length === 0) return `expected ${key}, a list of tensors`;
  const tensors: InferenceTensor[] = [];
  for (const entry of list) {
    const tensor = readTensor(entry);
    if (typeof tensor === "string") return tensor;
    tensors.push(tensor);
  }
  return tensors;
}

function sharedFields(pair: Event): Event & { readonly id: unknown } {
  const request = isRecord(pair["request"]) ? pair["request"] : {};
  const response = isRecord(pair["response"]) ? pair["response"] : {};
  const known = {
    time: pair["time"],
    version: pair["version"] ?? response["model_version"],
    latencyMs: pair["latencyMs"],
    subject: pair["subject"],
  };
  const present = Object.entries(known).filter(([, value]) => value !== undefined && value !== "");
  const id = pair["id"] ?? response["id"] ?? request["id"];
  return { id, ...Object.fromEntries(present) };
}

function featuresOf(
  inputs: readonly InferenceTensor[],
  row: number,
  { isVector }: InferenceOptions,
): Event {
  const entries = inputs.flatMap(({ name, width, values, labels }): [string, unknown][] => {
    const own = values.slice(row * width, (row + 1) * width);
    if (width > widestSpread || isVector(name)) return [[name, own]];
    if (width === 1) return [[name, own[0]]];
    return own.map((value, place) => [labels?.[place] ?? `${name}_${place}`, value]);
  });
  // Defines its keys, so that __proto__ is one like others.
  return Object.fromEntries(entries);
}

const scoreName = /prob|score|logit/i;

/** What the model decided and how sure it was, from the outputs' shapes and names. */
function answerOf(outputs: readonly InferenceTensor[], row: number): Event {
  const single = outputs.filter(({ width }) => width === 1);
  const score = single.find(({ name }) => scoreName.test(name));
  const decided = single.find((tensor) => tensor !== score);
  const wide = outputs.find(({ width }) => width > 1);
  const answer = {
    ...(decided === undefined ? {} : { prediction: decided.values[row] }),
    ...(score === undefined ? {} : { score: score.values[row] }),
  };
  return wide === undefined ? answer : { ...classesOf(wide, row), ...answer };
}

/** Several values of one row: the score of each class, and the class they make likeliest. */
function classesOf({ name, width, values, labels }: InferenceTensor, row: number): Event {
  const own = values.slice(row * width, (row + 1) * width);
  const label = (place: number): string => labels?.[place] ?? String(place);
  const scores = Object.fromEntries(own.map((value, place) => [label(place), value]));
  if (!own.every((value) => typeof value === "number")) return { scores };
  const total = own.reduce((sum, value) => sum + value, 0);
  const isShares = own.every((value) => value >= 0 && value <= 1) && Math.abs(total - 1) < 1e-3;
  if (!isShares && !scoreName.test(name)) return { scores };
  const prediction = label(own.indexOf(Math.max(...own)));
  return width === 2 ? { scores, prediction, score: own[1] } : { scores, prediction };
}

import type { Decision, PredictionInput } from "../events.ts";
import { isObject } from "./exchange.ts";

/** Open Inference Protocol V2 request, as far as it is read here. */
interface InferenceRequest {
  readonly inputs: readonly unknown[];
}

/** One tensor, cut into its rows. */
interface Tensor {
  readonly name: string;
  readonly rows: readonly (readonly unknown[])[];
}

const scoreNames = /^(scores?|proba|probabilit(y|ies)|predict_proba)$/i;

export function isInferenceRequest(request: unknown): request is InferenceRequest {
  return isObject(request) && Array.isArray(request["inputs"]);
}

/**
 * Rows of an Open Inference Protocol V2 exchange. An input of one value a row is a column, a wider one
 * a list. The first output that is no score is the prediction; an output named score, probability or
 * predict_proba is the score: one value, the second of two, or one for each class.
 *
 * @see https://github.com/open-inference/open-inference-protocol
 */
export function readInference(
  request: InferenceRequest,
  reply: unknown,
): readonly PredictionInput[] {
  const inputs = request.inputs.map(readTensor);
  const answer = isObject(reply) ? reply : {};
  const outputs = (Array.isArray(answer["outputs"]) ? answer["outputs"] : []).map(readTensor);
  const count = inputs[0]?.rows.length ?? 0;
  const odd = [...inputs, ...outputs].find(({ rows }) => rows.length !== count);
  if (odd !== undefined) {
    throw new RangeError(`Tensor ${odd.name} holds ${odd.rows.length} rows, expected ${count}`);
  }
  const version = answer["model_version"];
  const decided = outputs.find(({ name }) => !scoreNames.test(name));
  const scored = outputs.find(({ name }) => scoreNames.test(name));
  return Array.from({ length: count }, (_, row) => ({
    features: Object.fromEntries(inputs.map(({ name, rows }) => [name, single(rows[row] ?? [])])),
    ...(decided === undefined ? {} : { prediction: single(decided.rows[row] ?? []) as Decision }),
    ...(scored === undefined ? {} : readScores((scored.rows[row] ?? []) as readonly number[])),
    ...(typeof version === "string" && version !== "" ? { version } : {}),
  }));
}

function single(values: readonly unknown[]): unknown {
  return values.length === 1 ? values[0] : values;
}

function readScores(scores: readonly number[]): Pick<PredictionInput, "score" | "scores"> {
  if (scores.length === 1) return { score: scores[0] };
  if (scores.length === 2) return { score: scores[1] };
  return { scores: Object.fromEntries(scores.map((score, i) => [String(i), score])) };
}

function readTensor(tensor: unknown): Tensor {
  const { name, shape, data } = isObject(tensor) ? tensor : {};
  if (typeof name !== "string" || !Array.isArray(shape) || !Array.isArray(data)) {
    throw new TypeError("A tensor lacks name, shape or data as JSON (binary data is not read)");
  }
  const count = Number(shape[0]);
  const values: readonly unknown[] = data.flat(Infinity);
  const width = values.length / count;
  if (!Number.isInteger(width) || width === 0) {
    throw new RangeError(`Tensor ${name} holds ${values.length} values in ${count} rows`);
  }
  return {
    name,
    rows: Array.from({ length: count }, (_, row) => values.slice(row * width, (row + 1) * width)),
  };
}

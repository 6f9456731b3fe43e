import type { Decision, PredictionInput } from "../events.ts";
import { isObject, type Exchange, type JsonObject } from "./exchange.ts";
import { isInferenceRequest, readInference } from "./read-inference.ts";

/**
 * Reads the usual forms of a prediction route:
 * - request `{ features, id?, subject?, version? }`, or an object that is the features itself; reply
 *   `{ prediction, score, scores, version }` or the prediction itself
 * - several rows: request a list, `{ instances: [] }` or `{ features: [] }`; reply a list or
 *   `{ predictions: [], scores: [] }`
 * - Open Inference Protocol V2: request `{ inputs }`, reply `{ outputs }`
 *
 * @throws TypeError or RangeError when it is none of them, or the numbers of rows differ
 */
export function readExchange(exchange: Exchange): readonly PredictionInput[] {
  const { request, reply } = exchange;
  if (isInferenceRequest(request)) return readInference(request, reply);
  const rows = requestRows(request);
  if (rows === null) return [{ ...readRow(request), ...readReply(reply) }];
  if (reply === undefined) return rows.map((row) => readRow(row));
  const replies = replyRows(reply);
  if (replies.length !== rows.length) {
    throw new RangeError(`${rows.length} rows were asked and ${replies.length} answered`);
  }
  return rows.map((row, i) => ({ ...readRow(row), ...readReply(replies[i]) }));
}

function requestRows(request: unknown): readonly unknown[] | null {
  if (Array.isArray(request)) return request;
  if (!isObject(request)) return null;
  const rows = [request["instances"], request["features"]].find((value) => Array.isArray(value));
  return (rows as readonly unknown[] | undefined) ?? null;
}

function replyRows(reply: unknown): readonly unknown[] {
  if (Array.isArray(reply)) return reply;
  const { predictions, scores, version } = isObject(reply) ? reply : {};
  if (!Array.isArray(predictions)) throw new TypeError("The reply holds no list of predictions");
  return predictions.map((prediction: unknown, i) => {
    if (isObject(prediction)) return prediction;
    return {
      prediction,
      score: Array.isArray(scores) ? (scores[i] as unknown) : undefined,
      version,
    };
  });
}

function readRow(row: unknown): PredictionInput {
  if (!isObject(row)) throw new TypeError(`A row is ${typeof row}, expected an object of features`);
  const { features } = row;
  if (!isObject(features)) return { features: row };
  return {
    features,
    ...texts(row, ["id", "subject", "version"]),
  };
}

/** What a reply says; nothing when the model failed. */
function readReply(reply: unknown): Partial<PredictionInput> {
  if (reply === undefined) return {};
  if (!isObject(reply)) return { prediction: reply as Decision };
  return {
    prediction: reply["prediction"] as Decision | undefined,
    score: reply["score"] as number | null | undefined,
    ...(isObject(reply["scores"]) ? { scores: reply["scores"] as Record<string, number> } : {}),
    ...texts(reply, ["version"]),
  };
}

function texts(row: JsonObject, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = row[name];
      return typeof value === "string" && value !== "" ? [[name, value]] : [];
    }),
  );
}

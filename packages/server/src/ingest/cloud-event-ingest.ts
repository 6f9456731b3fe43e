import { modelNameSchema, type IngestAnswer } from "@plumbline/contracts";
import { PlumblineError } from "@plumbline/core";
import type { CloudEvent } from "./cloud-event.ts";
import { ingestInferences } from "./inference-ingest.ts";
import { pairKey, type InferencePairs, type PairHalf, type WholePair } from "./inference-pairs.ts";
import type { Ingestor } from "./ingestor.ts";
import { mergeAnswers } from "./merge-answers.ts";
import type { ModelDirectory } from "./model-directory.ts";
import { isRecord } from "./row-field.ts";
import { fieldProblem, shownName } from "./row-problem.ts";

export interface CloudEventDeps {
  readonly ingestor: Ingestor;
  readonly models: ModelDirectory;
  readonly pairs: InferencePairs;
}

export interface CloudEventBatch {
  readonly events: readonly CloudEvent[];
  /** Of the address; an event may name it instead. */
  readonly model: string | undefined;
  readonly bytes: number;
}

/** `waiting`: halves of inferences that came without the other half; they are durable, too. */
export type CloudEventAnswer = IngestAnswer & { readonly waiting: number };

const kinds: ReadonlyMap<string, "prediction" | "feedback" | "request" | "response"> = new Map([
  ["plumbline.prediction", "prediction"],
  ["plumbline.feedback", "feedback"],
  ["org.kubeflow.serving.inference.request", "request"],
  ["org.kubeflow.serving.inference.response", "response"],
  ["io.seldon.serving.inference.request", "request"],
  ["io.seldon.serving.inference.response", "response"],
]);

/** Takes in events that name their model and kind themselves. */
export async function ingestCloudEvents(
  deps: CloudEventDeps,
  { events, model, bytes }: CloudEventBatch,
): Promise<CloudEventAnswer> {
  // Looked at before anything is kept: a batch with an event of no known type is refused as a whole.
  const known = events.map((event) => ({
    event,
    kind: kindOf(event),
    model: modelOf(event, model),
  }));
  const answers: IngestAnswer[] = [];
  let waiting = 0;
  const groups = Map.groupBy(known, (one) => `${one.kind} ${one.model}`);
  for (const group of groups.values()) {
    const [first] = group;
    if (first === undefined) continue;
    const grouped = group.map(({ event }) => event);
    if (first.kind === "prediction" || first.kind === "feedback") {
      const { kind } = first;
      const rows = grouped.flatMap((event) => rowsOf(event, kind));
      const parsed = { rows, raw: undefined, hasEscapes: true, bytes };
      answers.push(await deps.ingestor.ingest({ model: first.model, kind, parsed }));
    } else {
      const { kind: side } = first;
      const halves = grouped.map((event) => halfOf(event, first.model, { side, bytes }));
      const whole = await pairUp(deps.pairs, halves);
      waiting += halves.length - whole.length;
      if (whole.length > 0)
        answers.push(await ingestPairs(deps, first.model, { whole, side, bytes }));
    }
  }
  await setStaleApart(deps);
  return { ...mergeAnswers(answers), waiting };
}

/** The pairs that these halves make whole; the others are durable. */
async function pairUp(
  pairs: InferencePairs,
  halves: readonly PairHalf[],
): Promise<readonly WholePair[]> {
  const added = await Promise.allSettled(halves.map((half) => pairs.add(half)));
  const whole = added.flatMap((one) => (one.status === "fulfilled" ? (one.value ?? []) : []));
  const failed = added.find((one) => one.status === "rejected");
  if (failed === undefined) return whole;
  // Nothing is acknowledged, and the client sends them again: the halves from before must be there.
  const sent = new Set(halves);
  pairs.putBack(whole.flatMap(({ request, response }) => (sent.has(request) ? response : request)));
  throw failed.reason;
}

interface PairsOfSide {
  readonly whole: readonly WholePair[];
  /** The side that came last. */
  readonly side: PairHalf["side"];
  readonly bytes: number;
}

async function ingestPairs(
  deps: CloudEventDeps,
  model: string,
  { whole, side, bytes }: PairsOfSide,
): Promise<IngestAnswer> {
  const earlier = whole.map(({ request, response }) => (side === "request" ? response : request));
  const completes = earlier.map(pairKey);
  try {
    const pairs = whole.map(inferenceOf);
    return await ingestInferences(deps, model, { pairs, bytes: bytes * 2, completes });
  } catch (error) {
    deps.pairs.putBack(earlier);
    throw error;
  }
}

/** Puts halves that waited in vain into the quarantine. */
export async function setStaleApart({
  ingestor,
  pairs,
}: Pick<CloudEventDeps, "ingestor" | "pairs">): Promise<void> {
  const byModel = Map.groupBy(pairs.takeStale(), ({ model }) => model);
  const failures: unknown[] = [];
  for (const [model, halves] of byModel) {
    const bad = halves.map(({ id, side, data }, index) => ({
      index,
      row: { id, [side]: data },
      problem: fieldProblem(
        "pair-incomplete",
        side === "request" ? "response" : "request",
        undefined,
        `the other half of the inference ${shownName(id)}, which did not come in time`,
      ),
    }));
    try {
      await ingestor.setApart(model, "prediction", bad, halves.map(pairKey));
    } catch (error) {
      pairs.putBack(halves);
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}

function kindOf({ type }: CloudEvent): "prediction" | "feedback" | "request" | "response" {
  const kind = kinds.get(type);
  if (kind !== undefined) return kind;
  const seen = JSON.stringify(type.slice(0, 80).toWellFormed());
  const problem = `The event's type is ${seen}: expected one of ${[...kinds.keys()].join(", ")}`;
  throw new PlumblineError("PL_REQUEST_INVALID", { problem });
}

const modelAttributes = ["model", "modelname", "inferenceservicename", "modelid"] as const;

function modelOf({ attributes }: CloudEvent, fromAddress: string | undefined): string {
  const named = modelAttributes.map((name) => attributes.get(name)).find((name) => name);
  const parsed = modelNameSchema.safeParse(fromAddress ?? named);
  if (parsed.success) return parsed.data;
  const seen = named === undefined ? "No model is named" : `The model name is ${shownName(named)}`;
  const problem = `${seen}: expected 1 to 128 letters, digits, dots, dashes and underscores, in the address or an attribute ${modelAttributes.join(", ")}`;
  throw new PlumblineError("PL_REQUEST_INVALID", { problem });
}

/** The rows of an event; a single one may leave id and time to the event. */
function rowsOf(
  { id, time, data }: CloudEvent,
  kind: "prediction" | "feedback",
): readonly unknown[] {
  if (Array.isArray(data)) return data;
  if (!isRecord(data)) return [data ?? null];
  const fromEvent = { id, ...(time === undefined ? {} : { time }) };
  return [kind === "prediction" || data["id"] === undefined ? { ...fromEvent, ...data } : data];
}

function halfOf(
  event: CloudEvent,
  model: string,
  { side, bytes }: Pick<PairHalf, "side" | "bytes">,
): PairHalf {
  const id = event.attributes.get("requestid") ?? event.id;
  return { model, id, side, data: event.data, time: event.time, bytes };
}

/** The pair as the inference endpoint takes it; the time between both is how long the model took. */
function inferenceOf({ request, response }: WholePair): object {
  const [started, ended] = [Date.parse(request.time ?? ""), Date.parse(response.time ?? "")];
  const time = response.time ?? request.time;
  return {
    id: request.id,
    ...(time === undefined ? {} : { time }),
    ...(ended >= started ? { latencyMs: ended - started } : {}),
    request: request.data,
    response: response.data,
  };
}

import { modelNameSchema, type IngestAnswer } from "@plumbline/contracts";
import { PlumblineError } from "@plumbline/core";
import type { CloudEvent } from "./cloud-event.ts";
import { ingestInferences } from "./inference-ingest.ts";
import type { InferencePairs, PairHalf, WholePair } from "./inference-pairs.ts";
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

/** `waiting`: halves of inferences that came without the other half; they are not durable yet. */
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
      const whole = grouped.flatMap(
        (event) => deps.pairs.add(halfOf(event, first.model, { side, bytes })) ?? [],
      );
      waiting += grouped.length - whole.length;
      const batch = { pairs: whole.map(inferenceOf), bytes: bytes * 2 };
      if (whole.length > 0) answers.push(await ingestInferences(deps, first.model, batch));
    }
  }
  await setStaleApart(deps);
  return { ...mergeAnswers(answers), waiting };
}

/** Puts halves that waited in vain into the quarantine; `all` of them when the server stops. */
export async function setStaleApart(
  { ingestor, pairs }: Pick<CloudEventDeps, "ingestor" | "pairs">,
  all = false,
): Promise<void> {
  const byModel = Map.groupBy(pairs.takeStale(all), ({ model }) => model);
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
    await ingestor.setApart(model, "prediction", bad);
  }
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

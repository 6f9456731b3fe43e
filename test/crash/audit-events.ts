import type { DataFolder, KeptFeedback, KeptPrediction } from "./lake-contents.ts";
import type { Ledger, Sending, SentFeedback, SentPrediction } from "./ledger.ts";

export interface AuditedModel {
  readonly id: number;
  readonly name: string;
  readonly predictions: readonly KeptPrediction[];
  readonly feedback: readonly KeptFeedback[];
}

/** What is not as it must be, in words; empty when all is well. */
export type Problems = string[];

/** Acknowledged events are there exactly once, others at most once, all as they were sent. */
export function auditEvents(folder: DataFolder, model: AuditedModel, ledger: Ledger): Problems {
  const problems: Problems = [];
  const check = (isRight: boolean, problem: string): void => {
    if (!isRight) problems.push(`${model.name}: ${problem}`);
  };
  const counters = countersOf(folder, model.id);
  const counter = (name: string): number => counters.get(name) ?? 0;
  const equal = (what: string, seen: number, expected: number): void =>
    check(seen === expected, `${what} is ${seen}, expected ${expected}`);

  const sent = ofModel(ledger.predictions, model.name);
  exactlyOnce("prediction", sent, model.predictions, check);
  for (const kept of model.predictions) checkPrediction(kept, sent.get(kept.id), check);
  equal(
    "the index of predictions",
    count(folder, "predictions", model.id),
    model.predictions.length,
  );
  equal("counter accepted", counter("accepted"), model.predictions.length);
  const taken = counter("accepted") + counter("duplicates");
  within("accepted and duplicates", taken, timesOf(sent), check);

  const told = ofModel(ledger.feedback, model.name);
  const waiting = waitingFeedback(folder, model.id);
  exactlyOnce("feedback", told, [...model.feedback, ...waiting], check);
  const known = new Map(model.predictions.map((row) => [row.id, row.timeMs]));
  for (const kept of model.feedback) checkFeedback(kept, told.get(kept.id), known, check);
  for (const { id, predictionId } of waiting) {
    check(!known.has(predictionId), `feedback ${id} waits though ${predictionId} is there`);
  }
  const events = model.feedback.length + waiting.length;
  equal("the index of feedback", count(folder, "feedback", model.id), events);
  equal("counter feedback", counter("feedback"), events);
  equal("feedback that waits", counter("unmatched") - counter("matched-later"), waiting.length);
  const tidings = counter("feedback") + counter("feedback-duplicates");
  within("feedback and its duplicates", tidings, timesOf(told), check);

  const apart = quarantinedIds(folder, model.id);
  exactlyOnce("row in quarantine", ofModel(ledger.bad, model.name), apart, check);
  equal("counter quarantined", counter("quarantined"), apart.length);
  return problems;
}

type Check = (isRight: boolean, problem: string) => void;

function ofModel<S extends Sending>(all: ReadonlyMap<string, S>, model: string): Map<string, S> {
  return new Map([...all].filter(([, sending]) => sending.model === model && sending.sent > 0));
}

function exactlyOnce(
  what: string,
  sent: ReadonlyMap<string, Sending>,
  kept: readonly { readonly id: string }[],
  check: Check,
): void {
  const times = new Map<string, number>();
  for (const { id } of kept) times.set(id, (times.get(id) ?? 0) + 1);
  for (const [id, { acknowledged }] of sent) {
    const seen = times.get(id) ?? 0;
    check(seen > 0 || acknowledged === 0, `${what} ${id} was acknowledged and is lost`);
    check(seen <= 1, `${what} ${id} is there ${seen} times`);
  }
  for (const id of times.keys()) check(sent.has(id), `${what} ${id} was never sent`);
}

function checkPrediction(kept: KeptPrediction, sent: SentPrediction | undefined, check: Check) {
  if (sent === undefined) return;
  const isSame = kept.timeMs === sent.timeMs && kept.version === sent.version && kept.x === sent.x;
  check(isSame, `prediction ${kept.id} is ${JSON.stringify(kept)}, not ${JSON.stringify(sent)}`);
}

function checkFeedback(
  kept: KeptFeedback,
  sent: SentFeedback | undefined,
  known: ReadonlyMap<string, number>,
  check: Check,
): void {
  if (sent === undefined) return;
  const isSame = kept.predictionId === sent.predictionId && kept.label === String(sent.label);
  check(isSame, `feedback ${kept.id} is ${JSON.stringify(kept)}, not ${JSON.stringify(sent)}`);
  const timeMs = known.get(kept.predictionId);
  check(timeMs === kept.predictionTimeMs, `feedback ${kept.id} lies at ${kept.predictionTimeMs}`);
}

interface Times {
  readonly sent: number;
  readonly acknowledged: number;
}

function timesOf(sent: ReadonlyMap<string, Sending>): Times {
  const total = { sent: 0, acknowledged: 0 };
  for (const { sent: times, acknowledged } of sent.values()) {
    total.sent += times;
    total.acknowledged += acknowledged;
  }
  return total;
}

function within(what: string, seen: number, { acknowledged, sent }: Times, check: Check): void {
  const isWithin = seen >= acknowledged && seen <= sent;
  check(isWithin, `${what}: ${seen}, expected ${acknowledged} (acknowledged) to ${sent} (sent)`);
}

function countersOf(folder: DataFolder, modelId: number): ReadonlyMap<string, number> {
  const rows = folder.all("select name, value from counters where model_id = ?", modelId);
  return new Map(rows.map(({ name, value }) => [String(name), Number(value)]));
}

const count = (folder: DataFolder, table: "predictions" | "feedback", modelId: number): number =>
  Number(folder.all(`select count(*) as n from ${table} where model_id = ?`, modelId)[0]?.["n"]);

function waitingFeedback(folder: DataFolder, modelId: number) {
  return folder
    .all(
      "select prediction_id, feedback_id from unmatched_feedback where model_id = ?",
      ...[modelId],
    )
    .map((row) => ({ id: String(row["feedback_id"]), predictionId: String(row["prediction_id"]) }));
}

function quarantinedIds(folder: DataFolder, modelId: number): readonly { readonly id: string }[] {
  return folder
    .all("select body from quarantine where model_id = ?", modelId)
    .map(({ body }) => JSON.parse(String(body)) as { readonly id: string });
}

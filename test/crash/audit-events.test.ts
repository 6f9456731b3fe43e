import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { auditEvents, type AuditedModel } from "./audit-events.ts";
import type { DataFolder, KeptPrediction } from "./lake-contents.ts";
import { createLedger } from "./ledger.ts";

const sent = { model: "m", timeMs: 60_000, version: "v1", x: 1 };
const kept = (id: string, x = 1): KeptPrediction => ({
  ...{ id, timeMs: sent.timeMs, version: sent.version, offset: 0, x },
});

/** The metadata of a model that has so many predictions and nothing else. */
function folderWith(predictions: number): DataFolder {
  const database = new DatabaseSync(":memory:");
  database.exec(`
    create table counters (model_id, name, value); create table predictions (model_id);
    create table feedback (model_id); create table quarantine (model_id, body);
    create table unmatched_feedback (model_id, prediction_id, feedback_id);
    insert into counters values (1, 'accepted', ${predictions})`);
  for (let i = 0; i < predictions; i++) database.exec("insert into predictions values (1)");
  return {
    all: (sql, ...values) => database.prepare(sql).all(...values),
    predictions: () => Promise.resolve([]),
    feedback: () => Promise.resolve([]),
    close: () => database.close(),
  };
}

function problemsOf(predictions: readonly KeptPrediction[]): readonly string[] {
  const ledger = createLedger();
  ledger.predictions.set("a", { ...sent, sent: 1, acknowledged: 1 });
  ledger.predictions.set("b", { ...sent, sent: 1, acknowledged: 0 });
  const model: AuditedModel = { id: 1, name: "m", predictions, feedback: [] };
  return auditEvents(folderWith(predictions.length), model, ledger);
}

test("what was acknowledged has to be there once, what was not may be", () => {
  expect(problemsOf([kept("a")])).toEqual([]);
  expect(problemsOf([kept("b"), kept("a")])).toEqual([]);
});

test("a lost, a doubled, a changed and a strange row are each told", () => {
  expect(problemsOf([kept("b")])).toContain("m: prediction a was acknowledged and is lost");
  expect(problemsOf([kept("a"), kept("a")])).toContain("m: prediction a is there 2 times");
  expect(problemsOf([kept("a", 2)])).toContainEqual(expect.stringContaining("prediction a is {"));
  expect(problemsOf([kept("a"), kept("c")])).toContain("m: prediction c was never sent");
});

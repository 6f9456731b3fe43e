import { expect, test } from "vitest";
import type { PredictionRecord } from "../../storage/lake/page-rows.ts";
import { shownPrediction } from "./shown-prediction.ts";

const record: PredictionRecord = {
  ...{ id: "a", timeMs: 0, receivedAtMs: 1000, version: "v1", offset: 7, subject: null },
  ...{ prediction: -Infinity, score: NaN, scores: {}, latencyMs: null, error: null },
  ...{ features: { at: 86_400_000, x: NaN, list: [1, null] }, label: null, labelTimeMs: null },
};

test("times and numbers that JSON lacks are texts, as they were sent", () => {
  const shown = shownPrediction(record, new Map([["at", "timestamp"]]));
  expect(shown).toMatchObject({
    ...{ time: "1970-01-01T00:00:00.000Z", prediction: "-Infinity", score: null },
    features: { at: "1970-01-02T00:00:00.000Z", x: "NaN", list: [1, null] },
  });
});

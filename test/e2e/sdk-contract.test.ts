import { feedbackEventSchema, predictionEventSchema } from "@plumbline/contracts";
import { createPlumbline } from "@plumbline/sdk";
import fc from "fast-check";
import { expect, test } from "vitest";
import { z } from "zod";

/** A client whose requests end here, and the events in them. */
function recordingClient() {
  const events: unknown[] = [];
  const answer = (body: string) => {
    const batch = JSON.parse(body) as unknown[];
    events.push(...batch);
    return JSON.stringify({ accepted: batch.length, quarantined: 0, rejected: [] });
  };
  const client = createPlumbline(
    { url: "http://localhost", model: "m", flushOnExit: false, gzipFromBytes: Infinity },
    { fetch: async (_, init) => new Response(answer(await new Response(init?.body).text())) },
  );
  return { client, events };
}

test("whatever the caller passes, what is sent is an event of the contract", async () => {
  const value = fc.oneof(
    fc.anything({ withBigInt: true, withDate: true, withTypedArray: true }),
    fc.double(),
  );
  const prediction = fc.record({
    features: fc.dictionary(fc.string(), value),
    prediction: fc.oneof(fc.string(), fc.double(), fc.boolean(), fc.constant(null)),
    score: fc.double(),
    scores: fc.dictionary(fc.string(), fc.double()),
    latencyMs: fc.double(),
    time: fc.date(),
  });
  const feedback = fc.record({ label: fc.oneof(fc.string(), fc.double()), value: fc.double() });
  const property = fc.asyncProperty(fc.array(fc.tuple(prediction, feedback)), async (pairs) => {
    const { client, events } = recordingClient();
    for (const [event, known] of pairs) {
      client.logFeedback({ ...known, predictionId: client.logPrediction(event) });
    }
    expect(await client.flush()).toBe(true);
    expect(events).toHaveLength(pairs.length * 2);
    z.array(z.union([predictionEventSchema, feedbackEventSchema])).parse(events);
  });
  await fc.assert(property, { numRuns: 50 });
});

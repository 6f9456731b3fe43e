import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { feedbackKinds } from "@plumbline/contracts";
import { lakeFixture, start, type LakeFixture } from "../../testing/lake-fixture.ts";
import { labelsInForce } from "./labels-in-force.ts";
import { feedbackTable, feedbackRow } from "../../ingest/feedback-rows.ts";

let lake: LakeFixture;
beforeAll(async () => {
  lake = await lakeFixture();
});
afterAll(() => lake.close());

const sent = fc.record({
  predictionId: fc.constantFrom("a", "b", "c"),
  kind: fc.constantFrom(...feedbackKinds),
  label: fc.constantFrom("x", "y", 1, 0, true),
  time: fc.integer({ min: start, max: start + 10 }),
});

test("labels joined here and by DuckDB are the same, as known at every position", async () => {
  let models = 0;
  const property = fc.asyncProperty(fc.array(sent, { maxLength: 12 }), async (feedback) => {
    const model = `m${++models}`;
    const ids = ["a", "b", "c"].map((id) => ({ id, time: start, prediction: "x" }));
    const { firstOffset } = await lake.predict(model, ...ids);
    for (const event of feedback) await lake.feed(model, event);
    await lake.flush();
    const range = { modelId: await lake.modelId(model), fromMs: 0, toMs: start * 2 };
    for (const known of [0, 3, 6, feedback.length + 3]) {
      const position = firstOffset + known;
      const rows = await lake.rows.readRows({ ...range, position });
      const recent = await lake.recentRows.readRows({ ...range, position });
      const path = `${lake.folder}/${model}-${known}.parquet`;
      await lake.rows.writeRowsParquet({ ...range, position }, path);
      const result = await lake.database.run(
        `SELECT pl_label, epoch_ms(pl_label_time)::DOUBLE FROM read_parquet('${path}') ORDER BY pl_id`,
      );
      const times = Array.from(rows.columns["pl_label_time"] ?? [], (time) => time as Date | null);
      const here = Array.from(rows.columns["pl_label"] ?? [], (label, row) => [
        label,
        times[row]?.getTime() ?? null,
      ]);
      expect(here).toEqual(known === 0 ? [] : await result.getRows());
      expect(recent).toEqual(rows);
    }
  });
  await fc.assert(property, { numRuns: 12 });
});

test("a plain label after a correction changes only when the first one became known", () => {
  const row = (kind: "label" | "correction", label: string, timeMs: number, offset: number) => ({
    row: feedbackRow({ predictionId: "a", kind, label, time: timeMs }, offset, timeMs),
    predictionTimeMs: start,
  });
  const table = feedbackTable([
    row("correction", "right", start + 5, 1),
    row("label", "wrong", start + 2, 2),
  ]);
  expect(labelsInForce(table).get("a")).toMatchObject({
    ...{ label: "right", timeMs: start + 5, firstTimeMs: start + 2 },
  });
});

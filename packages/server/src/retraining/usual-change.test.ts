import { modelConfigSchema } from "@plumbline/contracts";
import { createRandom } from "@plumbline/stats";
import { expect, test } from "vitest";
import type { RowReader } from "../storage/lake/row-reader.ts";
import { usualChange, type UsualChangeRequest } from "./usual-change.ts";

const dayMs = 86_400_000;
const rowsPerDay = 200;
const config = modelConfigSchema.parse({ task: "binary", positive: "1" });

/** Days of a model that always says 0.3, and of what really happened. */
function recordOf(days: number, shareOf: (day: number) => number): RowReader {
  const random = createRandom("usual-change");
  const labels = Array.from({ length: days }, (_, day) =>
    Array.from({ length: rowsPerDay }, () => (random.uniform() < shareOf(day) ? "1" : "0")),
  );
  return {
    countRows: async ({ fromMs }: { readonly fromMs: number }) =>
      labels[Math.floor(fromMs / dayMs)]?.length ?? 0,
    readRows: async ({ fromMs }: { readonly fromMs: number }) => {
      const day = labels[Math.floor(fromMs / dayMs)] ?? [];
      return {
        rows: day.length,
        columns: {
          pl_time: day.map((_, row) => fromMs + row),
          pl_subject: day.map(() => null),
          pl_label: day,
          pl_score: day.map(() => 0.3),
          pl_prediction: day.map(() => null),
        },
      };
    },
  } as unknown as RowReader;
}

const asked: UsualChangeRequest = {
  ...{ modelId: 1, version: "v1", position: 1, config, metric: "log-loss" as const, unitMs: dayMs },
  ...{ untilMs: 56 * dayMs, beforeMs: 7 * dayMs, afterMs: 7 * dayMs, brokenTimes: [] },
};

test("a calm record moves little, one of hard and easy weeks a lot", async () => {
  const calm = await usualChange(
    recordOf(60, () => 0.3),
    asked,
  );
  const rough = await usualChange(
    recordOf(60, (day) => (Math.floor(day / 7) % 2 === 0 ? 0.15 : 0.5)),
    asked,
  );
  expect(calm).toBeGreaterThan(0);
  expect(calm).toBeLessThan(0.08);
  expect(rough).toBeGreaterThan(0.25);
});

test("times of broken data are no part of what is usual", async () => {
  const broken = recordOf(60, (day) => (day >= 30 && day < 34 ? 1 : 0.3));
  const brokenTimes = [{ fromMs: 30 * dayMs, toMs: 34 * dayMs, why: "data was broken" }];
  expect(await usualChange(broken, asked)).toBeGreaterThan(0.15);
  expect(await usualChange(broken, { ...asked, brokenTimes })).toBeLessThan(0.08);
});

test("a record of less than three changes says nothing", async () => {
  expect(
    await usualChange(
      recordOf(60, () => 0.3),
      { ...asked, untilMs: 27 * dayMs },
    ),
  ).toBeNull();
  expect(
    await usualChange(
      recordOf(0, () => 0.3),
      asked,
    ),
  ).toBeNull();
  expect(
    await usualChange(
      recordOf(60, () => 0.3),
      { ...asked, afterMs: 0 },
    ),
  ).toBeNull();
});

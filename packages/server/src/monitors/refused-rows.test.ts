import { afterEach, beforeEach, expect, test } from "vitest";
import type { EvaluationDocument } from "@plumbline/contracts";
import { readBaseline } from "@plumbline/core";
import { causesOf } from "../domain/incident-cause.ts";
import { createBaselineStore } from "../storage/metadata/baseline-store.ts";
import { countMended, refusedIn } from "../storage/metadata/quarantined-minutes.ts";
import { start } from "../testing/lake-fixture.ts";
import { hourMs, monitorFixture, type MonitorFixture } from "../testing/monitor-fixture.ts";
import { replayEvaluation } from "./replay-evaluation.ts";

let live: MonitorFixture;
beforeEach(async () => {
  live = await monitorFixture();
  live.setClock(start + 8 * hourMs);
});
afterEach(() => live.close());

const config = {
  baseline: { kind: "first-rows", rows: 600 },
  monitors: [{ name: "hourly", window: { every: "1h" } }],
};
const refused = (hour: number, rows: number, facts: object = {}) =>
  Array.from({ length: rows }, (_, row) => {
    const event = { id: `bad-${hour}-${row}`, time: start + hour * hourMs + row, ...facts };
    return {
      ...{ kind: "prediction", reason: "feature-type", field: "features.x", value: '"x"' },
      ...{ message: "a number was expected", body: JSON.stringify(event) },
    };
  });
const ofHour = (judged: readonly EvaluationDocument[], hour: number) =>
  judged.find(({ window }) => Date.parse(window.from) === start + hour * hourMs);
const quarantineOf = (one: EvaluationDocument | undefined) =>
  one?.result?.results.find(({ check }) => check === "quarantined-rows");

test("too many refused rows in a window are broken data, said with the counts", async () => {
  await live.configure(config);
  await live.hours(0, 3);
  await live.lake.append("quarantine")("m", refused(3, 50));
  await live.lake.append("quarantine")("m", refused(4, 4));
  await live.hours(3, 6);
  const judged = await live.run();
  const broken = ofHour(judged, 3);
  expect(quarantineOf(broken)).toMatchObject({
    ...{ verdict: "alert", value: 0.2, family: "quality" },
    reason: "50 of 250 rows (20 %) were refused and are in quarantine; up to 2 % are let pass",
  });
  expect(broken && causesOf(broken)).toMatchObject([{ kind: "data", columns: [""] }]);
  expect(quarantineOf(ofHour(judged, 4))).toMatchObject({
    verdict: "ok",
    reason: "4 of 204 rows (2 %) were refused and are in quarantine; fewer than 10 are let pass",
  });
  expect(quarantineOf(ofHour(judged, 2))?.reason).toBe("no row was refused");
  const { db } = live.lake.metadata;
  const stored = await createBaselineStore(db).get(broken?.evidence.baselineId ?? 0);
  const baseline = readBaseline(JSON.stringify(stored?.document), "stored");
  const modelId = await live.lake.modelId("m");
  if (broken === undefined) throw new Error("the hour was not judged");
  expect(await replayEvaluation(live.monitors.profiler, modelId, broken, baseline)).toMatchObject({
    isSame: true,
  });
});

test("the configuration says how many rows may be refused", async () => {
  await live.configure({ ...config, quarantine: { maxShare: 0.3 } });
  await live.hours(0, 3);
  await live.lake.append("quarantine")("m", refused(3, 50));
  await live.hours(3, 5);
  expect(quarantineOf(ofHour(await live.run(), 3))).toMatchObject({
    verdict: "ok",
    reason: "50 of 250 rows (20 %) were refused and are in quarantine, and up to 30 % are let pass",
  });
});

test("rows that were mended count as refused no more; those of other versions do not count", async () => {
  const [one, ...others] = refused(3, 3, { version: "v1" });
  await live.lake.append("quarantine")("m", [one, ...others]);
  await live.lake.append("quarantine")("m", [
    { ...one, body: "not even JSON" },
    { ...one, kind: "feedback" },
  ]);
  await live.lake.flush();
  const modelId = await live.lake.modelId("m");
  const inHour = (version: string | null, hour = 3) =>
    live.lake.metadata.read((prepare) =>
      refusedIn(prepare, {
        ...{ modelId, version, startMs: start + hour * hourMs, endMs: start + (hour + 1) * hourMs },
      }),
    );
  expect([await inHour("v1"), await inHour("v2"), await inHour(null)]).toEqual([3, 0, 3]);
  expect(await inHour(null, 8)).toBe(1);
  await live.lake.metadata.transaction((prepare) =>
    countMended(prepare, modelId, [
      { kind: "prediction", receivedMs: start + 8 * hourMs, body: one?.body ?? "" },
    ]),
  );
  expect(await inHour("v1")).toBe(2);
});

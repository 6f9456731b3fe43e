import { modelConfigSchema } from "@plumbline/contracts";
import { afterEach, beforeEach, expect, test } from "vitest";
import { logPosition } from "../ingest/log-progress.ts";
import { start } from "../testing/lake-fixture.ts";
import { hourMs, monitorFixture, type MonitorFixture } from "../testing/monitor-fixture.ts";

let live: MonitorFixture;
beforeEach(async () => {
  live = await monitorFixture();
});
afterEach(() => live.close());

const monitor = (name: string) => ({ name, window: { every: "1h" } });
const baseline = { kind: "first-rows", rows: 500 };
const now = start + 10 * hourMs;

test("a monitor that is new since a crash judges the history as well", async () => {
  live.setClock(now);
  await live.configure({ baseline, monitors: [monitor("first")] });
  await live.hours(0, 5);
  await live.run();
  await live.configure({ baseline, monitors: [monitor("first"), monitor("second")] });
  await live.restart();
  const judged = await live.run();
  expect(judged.map(({ monitor: name }) => name)).toEqual(Array(4).fill("second"));
  await live.restart();
  expect(await live.run()).toEqual([]);
});

test("a model with a long history does not hold up the others", async () => {
  live.setClock(now);
  const { lake, models } = live;
  for (const name of ["first", "second", "third"]) {
    const { id } = await models.create(name, now);
    const config = { baseline: { ...baseline, rows: 100 }, monitors: [monitor("hourly")] };
    await models.saveConfig(id, modelConfigSchema.parse(config), 0);
    for (let hour = 0; hour < 6; hour++) {
      const rows = Array.from({ length: 100 }, (_, row) => ({
        ...{ id: `${hour}-${row}`, time: start + hour * hourMs + row, features: { x: row } },
      }));
      await lake.predict(name, ...rows);
    }
  }
  await lake.flush();
  const position = await logPosition(lake.metadata);
  // A turn without time judges one window.
  for (let turn = 0; turn < 6; turn++) await live.monitors.runner.turn(position, 0);
  expect(live.evaluated.map(({ model, window }) => [model, Date.parse(window.from)])).toEqual([
    ["first", start],
    ["second", start],
    ["third", start],
    ["first", start + hourMs],
    ["second", start + hourMs],
    ["third", start + hourMs],
  ]);
});

test("history beyond the backfill of a monitor stays unjudged after a crash, too", async () => {
  live.setClock(now);
  await live.configure({ baseline, monitors: [monitor("first")] });
  await live.hours(0, 5);
  await live.run();
  const young = { ...monitor("young"), backfill: "2h" };
  await live.configure({ baseline, monitors: [young] });
  await live.restart();
  const judged = await live.run();
  expect(judged.map(({ window }) => window.from)).toEqual([
    new Date(start + 2 * hourMs).toISOString(),
    new Date(start + 3 * hourMs).toISOString(),
  ]);
});

test.each([hourMs, -hourMs])(
  "when the clock jumps by %i ms late labels are judged at once, not after an hour",
  async (jump) => {
    live.setClock(now);
    await live.configure({ baseline, monitors: [monitor("first")] });
    await live.hours(0, 5, { withLabels: false });
    expect((await live.run()).length).toBe(4);
    live.setClock(now + jump);
    await live.labels(3);
    const [again] = await live.run();
    expect(again).toMatchObject({ revision: 2, rows: 200, labels: { labelled: 200 } });
    // The next change waits for its pause by the new clock.
    await live.labels(2);
    expect((await live.run()).map(({ revision }) => revision)).toEqual([2]);
  },
);

test("when the clock jumps back the last window does not wait until it has caught up", async () => {
  live.setClock(now);
  await live.configure({ baseline, monitors: [monitor("first")] });
  await live.hours(0, 5);
  expect((await live.run()).length).toBe(4);
  live.setClock(now - hourMs + 120_000);
  const judged = (await live.run()).filter(({ rows }) => rows > 0);
  expect(judged.map(({ window }) => window.from)).toEqual([
    new Date(start + 4 * hourMs).toISOString(),
  ]);
});

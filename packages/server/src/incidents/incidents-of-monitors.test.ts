import { expect, onTestFinished, test } from "vitest";
import { createIncidentStore } from "../storage/metadata/incident-store.ts";
import { start } from "../testing/lake-fixture.ts";
import { hourMs, monitorFixture, type MonitorFixture } from "../testing/monitor-fixture.ts";
import { incidentChart } from "./incident-chart.ts";
import { createIncidentLoop } from "./incident-loop.ts";

async function watched(config: object) {
  const fixture = await monitorFixture();
  onTestFinished(() => fixture.close());
  const { metadata } = fixture.lake;
  await fixture.configure({ baseline: { kind: "first-rows", rows: 800 }, ...config });
  const told: string[] = [];
  const loop = createIncidentLoop({
    ...{ metadata, clock: fixture.now },
    notifier: {
      async incidentChanged({ id }, event) {
        told.push(`${event} ${id}`);
      },
    },
  });
  const store = createIncidentStore(metadata);
  return {
    ...{ fixture, told, store, metadata },
    async pass(toHour: number, ...more: Parameters<MonitorFixture["hours"]>): Promise<void> {
      await fixture.hours(...more);
      fixture.setClock(start + toHour * hourMs + 60_000);
      await fixture.run();
      const { signal } = new AbortController();
      while ((await loop.turn(signal)).did);
    },
    all: async () => (await store.list({ limit: 100 })).toReversed(),
  };
}

test("wrong answers open an incident, right ones resolve it, and a moved feature explains nothing away", async () => {
  const { pass, all, told, store, metadata } = await watched({});
  await pass(6, 0, 6);
  expect(await all()).toEqual([]);
  await pass(8, 6, 8, { flipped: 0.4 });
  await pass(9, 8, 9, { flipped: 0.4 });
  expect(await all()).toMatchObject([
    { kind: "performance", state: "open", severity: "critical", segment: null },
  ]);
  const [incident] = await all();
  expect(incident?.details.signals.length).toBeGreaterThan(1);
  await pass(13, 9, 13);
  expect(await all()).toMatchObject([{ state: "resolved" }]);
  expect(told).toEqual(["open 1", "resolve 1"]);
  const entries = await store.entries(1);
  expect(entries[0]?.link.evaluation).toBeGreaterThan(0);
  const [over] = await all();
  const chart = await metadata.read((prepare) => over && incidentChart(prepare, over));
  expect(chart?.points.filter(({ isAlert }) => isAlert).length).toBeGreaterThanOrEqual(2);
  // Until the newest judged window, hours after the incident's last.
  expect(chart?.points.at(-1)?.to).toBe(new Date(start + 12 * hourMs).toISOString());
  expect(chart?.reference).not.toBeNull();
});

test("labels that come late open the incident in the window that they are about", async () => {
  const { fixture, pass, all } = await watched({});
  await pass(6, 0, 6);
  await pass(9, 6, 8, { withLabels: false });
  expect((await all()).filter(({ kind }) => kind === "performance")).toEqual([]);
  await fixture.labels(6, { flipped: 0.45 });
  await pass(10, 8, 10);
  const found = (await all()).filter(({ kind }) => kind === "performance");
  expect(found).toMatchObject([{ firstWindowMs: start + 6 * hourMs }]);
});

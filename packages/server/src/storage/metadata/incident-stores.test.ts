import { expect, onTestFinished, test } from "vitest";
import type { NewIncident } from "./incident-store.ts";
import { createIncidentStore, incidentRecords } from "./incident-store.ts";
import { createModelStore } from "./model-store.ts";
import { openMetadata } from "./open-metadata.ts";
import { silenceRecords } from "./silence-store.ts";
import { loopProgress, saveLoopProgress } from "./loop-progress.ts";

async function opened() {
  const metadata = await openMetadata(":memory:");
  onTestFinished(() => metadata.close());
  const { id: modelId } = await createModelStore(metadata.db).create("m", 1);
  const incident: NewIncident = {
    ...{ modelId, causeKey: "data|a|*|", kind: "data", severity: "warning", state: "open" },
    ...{ title: "t", summary: "s", version: "*", segment: null, causedBy: null, owner: null },
    ...{ openedAtMs: 1, firstWindowMs: 0, lastWindowMs: 1, changedAtMs: 1, resolvedAtMs: null },
    ...{ closedAtMs: null, closeReason: null, wellWindows: 0 },
    details: { signals: [], explanations: [], rules: [], joined: [] },
  };
  return { metadata, modelId, incident };
}

test("an incident is kept as it is given, changed in part, and found by what it is", async () => {
  const { metadata, modelId, incident } = await opened();
  const store = createIncidentStore(metadata);
  const stored = await store.insert(incident);
  expect(stored).toEqual({ ...incident, id: 1, model: "m" });
  expect(await store.get(1)).toEqual(stored);
  const changed = await store.update(1, { state: "closed", closeReason: "duplicate" });
  expect(changed).toEqual({ ...stored, state: "closed", closeReason: "duplicate" });
  await store.insert({ ...incident, segment: "a|b,c=%" });
  expect((await store.live(modelId)).map(({ id, segment }) => [id, segment])).toEqual([
    [2, "a|b,c=%"],
  ]);
  const list = async (filter: object) =>
    (await store.list({ limit: 10, ...filter })).map(({ id }) => id);
  expect(await list({})).toEqual([2, 1]);
  expect(await list({ states: ["closed"], kind: "data", severity: "warning" })).toEqual([1]);
  expect(await list({ before: 2, modelId })).toEqual([1]);
  expect((await store.ofCause(modelId, "data|a|*|")).map(({ id }) => id)).toEqual([2, 1]);
  expect([await store.get(9), await store.update(9, { owner: "ada" })]).toEqual([
    ...[undefined, undefined],
  ]);
});

test("a cause has one live incident, and a transaction that fails leaves nothing", async () => {
  const { metadata, incident } = await opened();
  const store = createIncidentStore(metadata);
  await store.insert(incident);
  const both = metadata.transaction((prepare) => {
    const records = incidentRecords(prepare);
    records.addEntry(1, {
      ...{ atMs: 1, eventTimeMs: null, lane: "people", actor: "ada", message: "gone again" },
    });
    saveLoopProgress(prepare, "incidents", 7);
    records.insert(incident);
  });
  await expect(both).rejects.toThrow("UNIQUE");
  expect(await store.entries(1)).toEqual([]);
  expect(await metadata.read((prepare) => loopProgress(prepare, "incidents"))).toBe(0);
});

test("the timeline keeps what is added in its order", async () => {
  const { metadata, incident } = await opened();
  const store = createIncidentStore(metadata);
  await store.insert(incident);
  const entry = { atMs: 5, eventTimeMs: 4, lane: "gate", actor: "plumbline" } as const;
  await store.addEntry(1, { ...entry, message: "refused", link: { run: "r1" } });
  await store.addEntry(1, { ...entry, atMs: 1, message: "by a clock that jumped back" });
  expect(await store.entries(1)).toMatchObject([
    { id: 1, message: "refused", link: { run: "r1" } },
    { id: 2, atMs: 1, link: {} },
  ]);
});

test("silences count from their beginning until their end, or until they are ended", async () => {
  const { metadata, modelId } = await opened();
  const given = { match: {}, fromMs: 10, toMs: 20, actor: "ada", reason: "x" } as const;
  await metadata.transaction((prepare) => {
    const silences = silenceRecords(prepare);
    silences.insert({ ...given, modelId, kind: "silence" });
    silences.insert({ ...given, modelId: null, kind: "downtime" });
    const at = (timeMs: number) => silences.at(modelId, timeMs).map(({ id }) => id);
    expect([9, 10, 19, 20].map(at)).toEqual([[], [2, 1], [2, 1], []]);
    const downtimes = (startMs: number, endMs: number) =>
      silences.downtimes(modelId, { startMs, endMs }).length;
    expect([downtimes(5, 10), downtimes(5, 11), downtimes(19, 30), downtimes(20, 30)]).toEqual([
      ...[0, 1, 1, 0],
    ]);
    silences.end(2, 15);
    silences.end(2, 12);
    expect([at(14), at(15)]).toEqual([[2, 1], [1]]);
    expect([downtimes(5, 11), downtimes(15, 30)]).toEqual([1, 0]);
    expect(silences.list().map(({ id, model, endedAtMs }) => [id, model, endedAtMs])).toEqual([
      [2, null, 15],
      [1, "m", null],
    ]);
    expect(silences.list(99).map(({ id }) => id)).toEqual([2]);
  });
});

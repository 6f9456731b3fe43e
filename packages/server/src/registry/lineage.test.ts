import { expect, test } from "vitest";
import type { VersionTraces } from "../storage/metadata/lineage-store.ts";
import { lineageOf } from "./lineage.ts";

const day = (at: number): number => Date.UTC(2026, 0, at);
const version = (name: string, from: number, to: number) => ({
  ...{ version: name, entry: null, firstSeenAtMs: day(from), lastSeenAtMs: day(to) },
});
const evaluations = (name: string, from: number, to: number) => ({
  ...{ version: name, monitor: "daily", verdict: "alert", windows: 1, rows: 10 },
  ...{ fromMs: day(from), toMs: day(to) },
});
const traces: VersionTraces = {
  evaluations: [evaluations("a", 1, 9), evaluations("b", 10, 20)],
  incidents: [
    {
      ...{ id: 1, version: "*", title: "worse", state: "open" },
      ...{ openedAtMs: day(8), firstWindowMs: day(7) },
    },
  ],
  runs: [
    {
      ...{ id: "r", state: "promoted", action: "retrain", incidentId: 1, champion: "a" },
      ...{ candidate: "b", trainingSetId: null, createdAtMs: day(9) },
      gate: { verdict: "better", summary: "b is better than a", rows: 500 },
    },
  ],
  trainingSets: [],
  champions: [
    {
      id: 1,
      version: "a",
      fromMs: day(1),
      toMs: day(10),
      kind: "registration",
      actor: "x",
      reason: "",
    },
    {
      id: 2,
      version: "b",
      fromMs: day(10),
      toMs: null,
      kind: "promotion",
      actor: "x",
      reason: "r",
    },
  ],
  ...{ upstream: ["feed"], downstream: ["prices"] },
};
const edgesOf = (of: VersionTraces): readonly string[] =>
  lineageOf([version("a", 1, 9), version("b", 10, 20)], of, null).edges.map(
    ({ from, to, why }) => `${from} ${why} ${to}`,
  );

test("an incident of all versions belongs to the one that answered then, and to its time as champion", () => {
  const found = edgesOf(traces).filter((edge) => edge.endsWith("incident:1"));
  expect(found).toEqual(["evaluations:a alarmed incident:1", "champion:1 in its time incident:1"]);
});

test("a candidate comes through the gate of its run", () => {
  expect(edgesOf(traces)).toEqual(
    expect.arrayContaining([
      "incident:1 answered by run:r",
      "run:r brought a candidate to gate:r",
      "gate:r better version:b",
      "version:b became champion:2",
    ]),
  );
  expect(edgesOf(traces)).not.toContain("run:r made version:b");
});

test("feeds lead to the answers of the champion, and these to who lives on them", () => {
  expect(edgesOf(traces)).toEqual(
    expect.arrayContaining([
      "upstream:feed feeds predictions:b",
      "predictions:b feeds downstream:prices",
    ]),
  );
});

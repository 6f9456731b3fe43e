import type { Decision, IncidentDocument, IncidentSummary, Proof, Run } from "@plumbline/contracts";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  dayMs,
  loopConfig,
  model,
  startMs,
  until,
  type Talk,
} from "../fixtures/loop/looped-model.ts";
import { changesOn, playStory, type Story } from "../fixtures/loop/played-story.ts";

let story: Story;
let talk: Talk;

beforeAll(async () => {
  story = await playStory(24);
  talk = story.talk;
}, 600_000);

afterAll(() => story.stop(), 60_000);

const decisions = async (): Promise<readonly Decision[]> =>
  (
    await talk.get<{ readonly decisions: readonly Decision[] }>(
      `/v1/models/${model}/decisions?limit=200`,
    )
  ).decisions;

test("calibration breaks, an incident opens, a retraining is decided, gated and promoted, and it helps", async () => {
  const { incidents } = await talk.get<{ readonly incidents: readonly IncidentSummary[] }>(
    "/v1/incidents",
  );
  const harmed = incidents.filter(({ kind }) => kind === "performance");
  expect(harmed.length).toBeGreaterThan(0);
  const first = harmed.at(-1);
  expect(Date.parse(first?.firstWindow ?? "")).toBeGreaterThanOrEqual(startMs + changesOn * dayMs);
  const { runs } = await talk.get<{ readonly runs: readonly Run[] }>(`/v1/models/${model}/runs`);
  const promoted = runs.findLast(({ state }) => state === "promoted");
  expect(promoted).toMatchObject({ action: "retrain", champion: "first" });
  expect(promoted?.gate).toMatchObject({ verdict: "better", promote: true });
  expect(promoted?.gate?.tests.map(({ test: id }) => id)).toEqual(
    expect.arrayContaining(["primary", "leakage", "calibration"]),
  );
  expect(story.versions).toContain(promoted?.candidate);
  const acted = (await decisions()).find(({ runId }) => runId === promoted?.id);
  expect(acted).toMatchObject({ action: "retrain" });
  expect(acted?.findings.length).toBeGreaterThan(3);
  await until("the proof is final", async () => {
    const { proofs } = await talk.get<{ readonly proofs: readonly Proof[] }>(
      `/v1/models/${model}/proofs`,
    );
    return proofs.some(({ verdict, runId }) => verdict === "helped" && runId === promoted?.id);
  });
  const incident = await talk.get<IncidentDocument>(
    `/v1/incidents/${promoted?.incidentId ?? first?.id}`,
  );
  const lanes = new Set(incident.entries.map(({ lane }) => lane));
  for (const lane of ["alarm", "retraining", "gate", "promotion", "proof"] as const) {
    expect(lanes, lane).toContain(lane);
  }
}, 120_000);

test("a broken candidate is refused by the gate, and the champion stays", async () => {
  await talk.send("PUT", `/v1/models/${model}/config`, loopConfig({ isBroken: true }));
  // The champion answers long enough to be compared with, and nothing else is started meanwhile.
  for (let days = 0; days < 4; days++) await story.playOn();
  const before = await talk.get<{ readonly version: string }>(`/v1/models/${model}/champion`);
  const { id } = await talk.send<Run>("POST", `/v1/models/${model}/runs`, {
    ...{ action: "retrain", reason: "a new trainer, tried by hand" },
  });
  await until("the run is over", async () => {
    return (await talk.get<Run>(`/v1/runs/${id}`)).endedAt !== null;
  });
  const run = await talk.get<Run>(`/v1/runs/${id}`);
  expect(run).toMatchObject({ state: "refused", message: expect.any(String) });
  expect(run.gate?.promote).toBe(false);
  const after = await talk.get<{ readonly version: string }>(`/v1/models/${model}/champion`);
  expect(after.version).toBe(before.version);
}, 120_000);

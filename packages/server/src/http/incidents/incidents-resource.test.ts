import {
  falseAlarmsSchema,
  incidentSchema,
  incidentsAnswerSchema,
  silenceSchema,
} from "@plumbline/contracts";
import { expect, test } from "vitest";
import { createModelDirectory } from "../../ingest/model-directory.ts";
import { createAuditStore } from "../../storage/metadata/audit-store.ts";
import { createModelStore } from "../../storage/metadata/model-store.ts";
import { incidentFixture, missingIn, resultOf } from "../../testing/incident-fixture.ts";
import { testServer } from "../testing/test-server.ts";

async function serverWithIncidents() {
  const fixture = await incidentFixture({ m: {}, other: {} });
  const { metadata, now } = fixture;
  const models = await createModelDirectory(createModelStore(metadata.db), now, {
    ...{ canCreate: true, maxModels: 50 },
  });
  const { app } = await testServer({ deps: { metadata, models, clock: now } });
  const ask = async (method: "GET" | "POST" | "DELETE", url: string, payload?: object) => {
    const request = payload === undefined ? { method, url } : { method, url, payload };
    return (await app.inject(request)).json<Record<string, unknown>>();
  };
  await fixture.judged({ hour: 1, results: [resultOf()] });
  await fixture.judged({ model: "other", hour: 1, results: [missingIn("a")] });
  await fixture.judged({ hour: 2, verdict: "no-data" });
  await fixture.turns();
  return { fixture, ask };
}

test("incidents are listed page by page and by what they are", async () => {
  const { ask } = await serverWithIncidents();
  const ids = async (query: string): Promise<readonly number[]> =>
    incidentsAnswerSchema
      .parse(await ask("GET", `/v1/incidents${query}`))
      .incidents.map(({ id }) => id);
  expect(await ids("")).toEqual([3, 2, 1]);
  expect(await ids("?model=m&kind=performance&severity=critical&state=live")).toEqual([1]);
  expect(await ids("?state=closed")).toEqual([]);
  const page = incidentsAnswerSchema.parse(await ask("GET", "/v1/incidents?limit=2"));
  expect(page.next).toBe(2);
  expect(await ids(`?before=${page.next}`)).toEqual([1]);
  expect(await ask("GET", "/v1/incidents?model=mm")).toMatchObject({ code: "PL_MODEL_UNKNOWN" });
  expect(await ask("GET", "/v1/incidents?kind=odd")).toMatchObject({ status: 400 });
});

test("a person takes an incident through its life; each step is told and kept", async () => {
  const { fixture, ask } = await serverWithIncidents();
  expect(await ask("POST", "/v1/incidents/1/acknowledge")).toMatchObject({
    ...{ state: "acknowledged", owner: "local" },
  });
  await ask("POST", "/v1/incidents/1/assign", { owner: "ada" });
  await ask("POST", "/v1/incidents/1/note", { text: "the router was changed" });
  await ask("POST", "/v1/incidents/1/mitigate", { note: "rolled back" });
  // A clock that jumps back an hour ends nothing before it began.
  fixture.setClock(fixture.now() - 3_600_000);
  await ask("POST", "/v1/incidents/1/resolve");
  const closing = { reason: "model-harmed", note: "v2 was bad" };
  const closed = incidentSchema.parse(await ask("POST", "/v1/incidents/1/close", closing));
  expect(closed).toMatchObject({ state: "closed", owner: "ada", closeReason: "model-harmed" });
  expect(Date.parse(closed.closedAt ?? "")).toBeGreaterThanOrEqual(Date.parse(closed.openedAt));
  expect(closed.entries.map(({ lane, message }) => `${lane}: ${message}`).slice(1)).toEqual([
    "people: Acknowledged: somebody looks at it",
    "people: ada owns it now",
    "people: the router was changed",
    "people: Mitigated: it does no more harm: rolled back",
    "people: Resolved by a person",
    "people: Closed as model-harmed: v2 was bad",
  ]);
  const audit = await createAuditStore(fixture.metadata.db).list({ subject: "incident 1" });
  expect(audit.map(({ action, actor }) => `${action} by ${actor}`).toReversed()).toEqual([
    "open-incident by plumbline",
    ...["acknowledge", "assign", "note", "mitigate", "resolve", "close"].map(
      (act) => `${act}-incident by local`,
    ),
  ]);
  await fixture.turns();
  const told = fixture.told.filter(({ id }) => id === 1).map(({ event }) => event);
  expect(told).toEqual(["open", "close"]);
});

test("what cannot be done is said in words", async () => {
  const { ask } = await serverWithIncidents();
  expect(await ask("GET", "/v1/incidents/99")).toMatchObject({ code: "PL_INCIDENT_UNKNOWN" });
  expect(await ask("POST", "/v1/incidents/99/resolve")).toMatchObject({ status: 404 });
  expect(await ask("POST", "/v1/incidents/1/close", { reason: "tired" })).toMatchObject({
    status: 400,
  });
  await ask("POST", "/v1/incidents/1/close", { reason: "false-alarm" });
  expect(await ask("POST", "/v1/incidents/1/acknowledge")).toMatchObject({
    ...{ status: 409, code: "PL_INCIDENT_MOVE_INVALID" },
    detail:
      "Incident 1 is closed: acknowledge is not possible. A closed incident stays as it is; the same cause opens a new one",
  });
});

test("runs, decisions and proofs of an incident are shown with it", async () => {
  const { fixture, ask } = await serverWithIncidents();
  const { db } = fixture.metadata;
  await db
    .insertInto("decisions")
    .values({
      ...{ model_id: 1, at: 1, event_time: 1, action: "retrain", reason: "worse" },
      ...{ details_json: "{}", incident_id: 1, run_id: "r1", last_at: 1, repeats: 1 },
      ...{ fold_key: "", facts_key: "" },
    })
    .execute();
  await db
    .insertInto("proofs")
    .values({
      ...{ model_id: 1, run_id: "r1", incident_id: 1, at: 1, verdict: "helped" },
      document_json: JSON.stringify({ summary: "log-loss fell" }),
    })
    .execute();
  expect(await ask("GET", "/v1/incidents/1")).toMatchObject({
    linked: {
      decisions: [{ action: "retrain", reason: "worse" }],
      proofs: [{ verdict: "helped", summary: "log-loss fell" }],
    },
  });
});

test("false alarms are counted against the stated rates", async () => {
  const { ask } = await serverWithIncidents();
  await ask("POST", "/v1/incidents/1/close", { reason: "false-alarm" });
  await ask("POST", "/v1/incidents/3/close", { reason: "benign-change" });
  const found = falseAlarmsSchema.parse(await ask("GET", "/v1/models/m/false-alarms?days=7"));
  expect(found).toMatchObject({
    ...{ days: 7, falseAlarms: 1, stillOpen: 0, expected: 0.02, isWithin: true },
    closed: { "false-alarm": 1, "benign-change": 1, "model-harmed": 0 },
    monitors: [{ monitor: "hourly", windows: 2, falseAlarmRate: 0.01 }],
    summary: "1 false alarm in 7 days; the stated rates allow 0.02",
  });
});

test("silences are made, listed and ended; times that make no sense are refused", async () => {
  const { fixture, ask } = await serverWithIncidents();
  const to = new Date(fixture.now() + 3_600_000).toISOString();
  const made = silenceSchema.parse(
    await ask("POST", "/v1/silences", {
      ...{ model: "m", match: { kind: "performance" }, to, reason: "deploying" },
    }),
  );
  expect(made).toMatchObject({ id: 1, model: "m", kind: "silence", isActive: true });
  expect(await ask("GET", "/v1/incidents/1")).toMatchObject({
    hushedBy: "silence 1 of local until 2026-03-01 01:00: deploying",
  });
  expect(await ask("GET", "/v1/silences?model=other")).toEqual({ silences: [] });
  expect(await ask("DELETE", "/v1/silences/1")).toMatchObject({ isActive: false });
  expect(await ask("GET", "/v1/silences?active=true")).toEqual({ silences: [] });
  expect(await ask("GET", "/v1/incidents/1")).toMatchObject({ hushedBy: null });
  expect(await ask("DELETE", "/v1/silences/9")).toMatchObject({ code: "PL_SILENCE_UNKNOWN" });
  const backwards = { from: to, to: new Date(fixture.now()).toISOString(), reason: "x" };
  expect(await ask("POST", "/v1/silences", backwards)).toMatchObject({
    ...{ status: 422, code: "PL_PERIOD_INVALID" },
  });
});

test("an annotation stands on the timelines that it explains, and can be taken back", async () => {
  const { ask } = await serverWithIncidents();
  const from = "2026-03-01T01:30:00Z";
  await ask("POST", "/v1/annotations", { model: "m", kind: "deploy", from, text: "router 2" });
  const { entries } = incidentSchema.parse(await ask("GET", "/v1/incidents/1"));
  expect(entries.at(-1)).toMatchObject({
    ...{ lane: "outside", actor: "local", message: "deploy at 2026-03-01 01:30: router 2" },
  });
  const list = "/v1/annotations?model=m&from=2026-03-01&to=2026-03-02";
  expect(await ask("GET", list)).toMatchObject({ annotations: [{ id: 1, text: "router 2" }] });
  expect(await ask("DELETE", "/v1/annotations/1")).toMatchObject({ id: 1 });
  expect(await ask("GET", list)).toEqual({ annotations: [] });
  expect(await ask("DELETE", "/v1/annotations/1")).toMatchObject({
    code: "PL_ANNOTATION_UNKNOWN",
  });
  const backwards = { from, to: "2026-03-01T01:00:00Z", text: "x" };
  expect(await ask("POST", "/v1/annotations", backwards)).toMatchObject({ status: 400 });
});

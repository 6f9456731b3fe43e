import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { onTestFinished, expect, test } from "vitest";
import { run } from "../run.ts";
import { fakeIo } from "../testing/fake-io.ts";
import { liveServer } from "../testing/live-server.ts";

const incident = {
  ...{ id: 12, model: "churn", kind: "performance", severity: "critical", state: "open" },
  ...{ title: "churn: answers are worse", summary: "log-loss 0.3 → 0.5", version: "*" },
  ...{ segment: null, causedBy: 7, owner: null, openedAt: "2026-03-01T02:00:30.000Z" },
  ...{ firstWindow: "2026-03-01T01:00:00.000Z", lastWindow: "2026-03-01T02:00:00.000Z" },
  ...{ changedAt: "2026-03-01T02:00:30.000Z", resolvedAt: null, closedAt: null },
  closeReason: null,
};
const signal = {
  ...{ evaluation: 3, monitor: "hourly", family: "drift", check: "input-drift", column: "age" },
  ...{ segment: null, value: 1, unit: "sd", baselineValue: 1, currentValue: 2, interval: null },
  reason: "age moved by 1 sd",
};
const whole = {
  ...incident,
  details: { signals: [], explanations: [signal], rules: [], joined: [] },
  entries: [
    {
      ...{ id: 1, at: "2026-03-01T02:00:30.000Z", eventTime: null, lane: "alarm" },
      ...{ actor: "plumbline", message: "Opened as critical", link: { evaluation: 3 } },
    },
    {
      ...{ id: 2, at: "2026-03-01T02:05:00.000Z", eventTime: null, lane: "people" },
      ...{ actor: "ada", message: "I look at it \u001b[31m", link: {} },
    },
  ],
  linked: {
    ...{ runs: [], consequences: [], proofs: [] },
    decisions: [{ id: 1, action: "wait", reason: "data is broken", at: "2026-03-01T02:01:00Z" }],
  },
  hushedBy: "incident 7 explains it",
};

/** A server that knows one incident, and what it was asked. */
async function incidentServer() {
  const asked: { readonly route: string; readonly body: unknown }[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const text = Buffer.concat(chunks).toString();
      const route = `${request.method ?? ""} ${request.url ?? ""}`;
      asked.push({ route, body: text === "" ? null : (JSON.parse(text) as unknown) });
      const isList = request.url?.startsWith("/v1/incidents?") === true;
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify(isList ? { incidents: [incident], next: null } : whole));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return {
    asked,
    async run(...argv: readonly string[]) {
      const io = fakeIo({ env: { PLUMBLINE_SERVER: `http://127.0.0.1:${port}` } });
      return { exitCode: await run(argv, io), out: io.out(), err: io.err() };
    },
  };
}

test("incidents are listed, as a table and as JSON", async () => {
  const server = await incidentServer();
  const listed = await server.run("incidents", "churn", "--kind", "performance");
  expect(listed).toMatchObject({ exitCode: 0, err: "" });
  expect(listed.out).toMatch(
    /12 {2}critical {2}open {3}2026-03-01 01:00 to 02:00 .*churn: answers/,
  );
  expect(server.asked[0]?.route).toBe(
    "GET /v1/incidents?model=churn&state=live&kind=performance&limit=50",
  );
  const json = await server.run("incidents", "--state", "all", "--json");
  expect(JSON.parse(json.out)).toMatchObject({ incidents: [{ id: 12 }], isAll: true });
});

test("an incident is shown with its story, and nothing in it can paint the terminal", async () => {
  const server = await incidentServer();
  const { out } = await server.run("incidents", "show", "12");
  expect(out).toContain("Incident 12, critical, open: churn: answers are worse");
  expect(out).toContain("Explained by incident 7");
  expect(out).toContain("Nobody is told: incident 7 explains it");
  expect(out).toContain("What moved meanwhile, by its cost\n  age moved by 1 sd");
  expect(out).toContain("2026-03-01 02:01  wait: data is broken");
  expect(out).toContain("2026-03-01 02:05  people        I look at it");
  expect(out).not.toContain("\u001b");
  const wrong = await server.run("incidents", "show", "twelve");
  expect(wrong).toMatchObject({ exitCode: 2, err: expect.stringContaining("plumbline incidents") });
});

test("what a person does with an incident is sent as it was said", async () => {
  const server = await incidentServer();
  await server.run("incidents", "ack", "12");
  await server.run("incidents", "mitigate", "12", "--note", "rolled back");
  await server.run("incidents", "resolve", "12");
  await server.run("incidents", "close", "12", "--reason", "model-harmed", "--note", "v2");
  await server.run("incidents", "assign", "12", "ada");
  await server.run("incidents", "assign", "12");
  const noted = await server.run("incidents", "note", "12", "the feed was empty", "--json");
  expect(JSON.parse(noted.out)).toMatchObject({ id: 12, state: "open" });
  expect(
    server.asked.map(({ route, body }) => [route.replace("POST /v1/incidents/", ""), body]),
  ).toEqual([
    ["12/acknowledge", {}],
    ["12/mitigate", { note: "rolled back" }],
    ["12/resolve", {}],
    ["12/close", { reason: "model-harmed", note: "v2" }],
    ["12/assign", { owner: "ada" }],
    ["12/assign", { owner: null }],
    ["12/note", { text: "the feed was empty" }],
  ]);
  const without = await server.run("incidents", "close", "12");
  expect(without).toMatchObject({ exitCode: 2, err: expect.stringContaining("false-alarm") });
});

test("silences and annotations are made on a real server", async () => {
  const live = await liveServer();
  live.write("rows.jsonl", `${JSON.stringify({ id: "a", x: 1, score: 0.5 })}\n`);
  await live.run("ingest", "rows.jsonl", "--model", "churn", "--id", "id", "--score", "score");
  expect((await live.run("silences")).out).toContain("Nothing is hushed");
  const reasons = ["--for", "2h", "--reason", "deploying"];
  const added = await live.run("silences", "add", "churn", "--kind", "data", ...reasons);
  expect(added).toMatchObject({ exitCode: 0, out: expect.stringContaining("silence 1, ") });
  expect((await live.run("silences", "churn")).out).toMatch(
    /silence .* churn +data +local +deploying/,
  );
  expect((await live.run("silences", "end", "1")).out).toContain("silence 1 is over");
  expect(await live.json("silences", "--all")).toMatchObject({ silences: [{ isActive: false }] });
  const noWhy = await live.run("silences", "add", "--for", "2h");
  expect(noWhy).toMatchObject({ exitCode: 2, err: expect.stringContaining("--reason is missing") });
  const words = ["annotate", "router 2.3", "--model", "churn", "--kind", "deploy"];
  const noted = await live.run(...words, "--from", "2026-03-01");
  expect(noted.out).toContain("deploy 1 at 2026-03-01 00:00 UTC, churn: router 2.3");
  expect(await live.run("annotate", "x", "--model", "chrn")).toMatchObject({
    err: expect.stringContaining("PL_MODEL_UNKNOWN"),
  });
  expect((await live.run("incidents")).out).toContain("Nothing is wrong");
});

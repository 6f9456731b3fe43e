import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { policySchema } from "@plumbline/contracts";
import { expect, onTestFinished, test } from "vitest";
import { run } from "../run.ts";
import { fakeFolder } from "../testing/fake-folder.ts";
import { fakeIo } from "../testing/fake-io.ts";

const policy = policySchema.parse({ when: { age: "90d" }, actions: ["recalibrate"] });
const problems = [
  { level: "warning", path: ["cooldown"], problem: "the watch holds back longer" },
] as const;
const finding = { part: "bar", name: "cooldown", outcome: "yes", reason: "3 d are left" };
const decision = {
  ...{ id: 4, model: "churn", at: "2026-03-01T02:00:30.000Z", action: "wait" },
  ...{ eventTime: "2026-03-01T02:00:00.000Z", reason: "Not retrained now \u001b[31m" },
  ...{ findings: [finding], incidentId: 12, runId: null, changePoint: null, policyRevision: 3 },
  ...{ repeats: 17, lastAt: "2026-03-01T09:00:00.000Z" },
};
const trial = {
  ...{ from: "2026-03-01T00:00:00.000Z", to: "2026-03-02T00:00:00.000Z", repeats: 24 },
  ...{ action: "nothing", wanted: null, reason: "Nothing to do", findings: [], incidentId: null },
  changePoint: null,
};
const whole = {
  ...{ policy, problems, from: trial.from, to: trial.to, looks: 25, runs: 1, isAll: false },
  decisions: [trial, { ...trial, action: "retrain", wanted: "retrain", repeats: 1 }],
  notes: ["A run is taken to end at once."],
};
const answers: Readonly<Record<string, unknown>> = {
  "/v1/models/churn/policy": {
    ...{ revision: 3, policy, summary: ["It acts when the champion is older than 90d."], problems },
  },
  "/v1/models/new/policy": { revision: 0, policy: null, summary: ["There is none."], problems: [] },
  "/v1/models/churn/policy/test": whole,
  "/v1/models/new/policy/test": { ...whole, from: null, to: null, decisions: [] },
  "/v1/models/churn/decisions": { decisions: [decision], next: null },
  "/v1/models/new/decisions": { decisions: [], next: null },
};

/** A server that knows one model, and what it was asked. */
async function policyServer() {
  const asked: { readonly url: string; readonly body: unknown }[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const text = Buffer.concat(chunks).toString();
      const url = request.url ?? "";
      asked.push({ url, body: text === "" ? null : (JSON.parse(text) as unknown) });
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify(answers[url.split("?")[0] ?? ""]));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const folder = fakeFolder();
  onTestFinished(() => {
    server.close();
    folder[Symbol.dispose]();
  });
  const { port } = server.address() as AddressInfo;
  return {
    asked,
    write: (name: string, text: string) => writeFileSync(join(folder.path, name), text),
    async run(...argv: readonly string[]) {
      const env = { PLUMBLINE_SERVER: `http://127.0.0.1:${port}` };
      const io = fakeIo({ cwd: folder.path, env });
      return { exitCode: await run(argv, io), out: io.out(), err: io.err() };
    },
  };
}

test("a policy is shown in words, with what is odd about it", async () => {
  const server = await policyServer();
  const shown = await server.run("policy", "show", "churn");
  expect(shown).toMatchObject({ exitCode: 0, err: "" });
  expect(shown.out).toBe(
    "Policy of revision 3 of the configuration\nIt acts when the champion is older than 90d.\n" +
      "warning: cooldown: the watch holds back longer\n",
  );
  expect((await server.run("policy", "show", "new")).out).toBe("There is none.\n");
  const json = JSON.parse((await server.run("policy", "show", "churn", "--json")).out) as object;
  expect(json).toEqual(answers["/v1/models/churn/policy"]);
});

test("a policy is tried on the past: the one in force, or one from a file", async () => {
  const server = await policyServer();
  const { exitCode, out } = await server.run("policy", "test", "churn");
  expect(exitCode).toBe(0);
  expect(out).toContain("2026-03-01 00:00 to 2026-03-02 00:00: 25 looks, 1 run\n");
  expect(out).toMatch(/2026-03-01 00:00 {2}nothing +24 {2}Nothing to do/);
  expect(out).toContain("A run is taken to end at once.");
  expect(out).toContain("There is more history");
  expect(server.asked[0]?.body).toEqual({});

  server.write("policy.yaml", "when: { age: 90d } # a quarter\nactions: [recalibrate]\n");
  const times = ["--from", "2026-01-01", "--to", "2026-02-01"];
  await server.run("policy", "test", "churn", "--policy", "policy.yaml", ...times);
  expect(server.asked[1]?.body).toEqual({
    ...{ policy, from: "2026-01-01T00:00:00.000Z", to: "2026-02-01T00:00:00.000Z" },
  });
  expect((await server.run("policy", "test", "new")).out).toContain("No window of that time");
  expect(JSON.parse((await server.run("policy", "test", "churn", "--json")).out)).toEqual(whole);
});

test("decisions are listed with what they rest on", async () => {
  const server = await policyServer();
  const { exitCode, out } = await server.run(
    ...["decisions", "churn", "--action", "wait", "--incident", "12", "--limit", "5"],
  );
  expect(exitCode).toBe(0);
  expect(out).toMatch(/2026-03-01 02:00 {2}wait +17 {2}Not retrained now/);
  expect(out).not.toContain("\u001b[31m");
  expect(server.asked[0]?.url).toBe("/v1/models/churn/decisions?action=wait&incident=12&limit=5");
  expect((await server.run("decisions", "new")).out).toContain("No decision yet");
  const json = JSON.parse((await server.run("decisions", "churn", "--json")).out) as object;
  expect(json).toEqual({ decisions: [decision], isAll: true });
});

test("a policy file that is wrong is told with its place, before a server is asked", async () => {
  const server = await policyServer();
  server.write("policy.yaml", "when: { agee: 90d }\n");
  const tryFile = (name: string) => server.run("policy", "test", "churn", "--policy", name);
  expect(await tryFile("policy.yaml")).toMatchObject({
    ...{ exitCode: 2, err: expect.stringContaining("policy.yaml:1:") },
  });
  expect((await tryFile("gone.yaml")).err).toContain("gone.yaml");
  expect(server.asked).toEqual([]);
});

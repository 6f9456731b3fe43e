import { createHmac, randomBytes } from "node:crypto";
import { modelConfigSchema } from "@plumbline/contracts";
import { expect, onTestFinished, test } from "vitest";
import { createModelStore } from "../../storage/metadata/model-store.ts";
import { openMetadata } from "../../storage/metadata/open-metadata.ts";
import { createRunStore, runRecords } from "../../storage/metadata/run-store.ts";
import { testServer } from "../testing/test-server.ts";

const secret = "very-secret-hook-0002";
const environment = { HOOK: secret, TOKEN: "very-secret-token-0001" };
const github = {
  ...{ kind: "github-actions", repository: "acme/churn", tokenFrom: "env:TOKEN" },
  ...{ webhookSecretFrom: "env:HOOK", server: "http://127.0.0.1:1" },
};

async function fixture(executor: object | null = github) {
  const metadata = await openMetadata(":memory:");
  onTestFinished(() => metadata.close());
  let woken = 0;
  const server = await testServer({
    deps: { metadata, environment, wakeLoop: () => (woken += 1) },
  });
  const { app, clock } = server;
  const send = { method: "POST", payload: [{ features: { x: 1 } }] } as const;
  await app.inject({ ...send, url: "/v1/models/churn/predictions" });
  const model = await createModelStore(metadata.db).create("churn", clock.nowMs);
  const document = executor === null ? {} : { policy: { executor } };
  modelConfigSchema.parse(document);
  const put = { method: "PUT", url: "/v1/models/churn/config", payload: document } as const;
  expect((await app.inject(put)).statusCode).toBe(200);
  return {
    ...{ app, clock, metadata, modelId: model.id, woken: () => woken },
    hook: (body: string, headers: Record<string, string>) =>
      app.inject({
        ...{ method: "POST", url: "/v1/models/churn/executor/hook", payload: body },
        headers: {
          "content-type": "application/json",
          "x-github-event": "workflow_run",
          ...headers,
        },
      }),
  };
}

const signed = (body: string) => ({
  "x-hub-signature-256": `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`,
});
const about = (name: string): string => JSON.stringify({ repository: { full_name: name } });

test("a genuine webhook makes the loop look within a second, however often it comes", async () => {
  const it = await fixture();
  const atMs = it.clock.nowMs;
  const run = await createRunStore(it.metadata).add({
    ...{ id: `r${randomBytes(4).toString("hex")}`, modelId: it.modelId, action: "retrain" },
    ...{ reason: "due", actor: "test", decisionId: null, incidentId: null, executor: "" },
    ...{ eventTimeMs: atMs, details: null, atMs },
  });
  const id = run?.id ?? "";
  await it.metadata.transaction((prepare) => {
    const records = runRecords(prepare);
    records.move(id, "queued", "triggered", {}, atMs);
    records.move(id, "triggered", "running", { nextLookMs: atMs + 300_000 }, atMs);
  });
  const body = about("acme/churn");
  for (let time = 0; time < 3; time++) {
    const answer = await it.hook(body, signed(body));
    expect(answer.json()).toEqual({ outcome: "looked-at", detail: `${id} is looked at now` });
    expect(answer.statusCode).toBe(202);
  }
  expect((await createRunStore(it.metadata).get(id))?.nextLookMs).toBe(atMs + 1_000);
  expect(it.woken()).toBe(3);
});

test("a webhook without a run, or about another repository, changes nothing", async () => {
  const it = await fixture();
  for (const body of [about("acme/churn"), about("acme/other"), "{}", "no JSON"]) {
    const answer = await it.hook(body, signed(body));
    expect(answer.json()).toMatchObject({ outcome: "nothing-to-do" });
  }
  expect(it.woken()).toBe(0);
});

test("a forged webhook, a changed one and one without a signature are refused without the secret", async () => {
  const it = await fixture();
  const body = about("acme/churn");
  for (const headers of [{}, signed(`${body} `), { "x-hub-signature-256": "sha256=00" }]) {
    const answer = await it.hook(body, headers);
    expect(answer.json()).toMatchObject({ status: 403, code: "PL_EXECUTOR_HOOK_REFUSED" });
    expect(answer.body).not.toContain(secret);
  }
});

test("a check says what is wrong in words, without the token", async () => {
  const it = await fixture();
  const ask = { method: "POST", url: "/v1/models/churn/executor/check" } as const;
  const answer = await it.app.inject(ask);
  expect(answer.json()).toMatchObject({ executor: "github-actions", isReady: false });
  expect(answer.body).toContain("GitHub cannot be asked");
  expect(answer.body).not.toContain(environment.TOKEN);
  expect(answer.body).toContain("public-url is empty");
});

test("a model without an executor has none to check, and takes no webhooks", async () => {
  const it = await fixture(null);
  const ask = { method: "POST", url: "/v1/models/churn/executor/check" } as const;
  expect((await it.app.inject(ask)).json()).toMatchObject({
    ...{ status: 409, code: "PL_EXECUTOR_MISSING" },
  });
  expect((await it.hook("{}", {})).json()).toMatchObject({ code: "PL_EXECUTOR_MISSING" });
  expect(
    (await it.app.inject({ ...ask, url: "/v1/models/nobody/executor/check" })).statusCode,
  ).toBe(404);
});

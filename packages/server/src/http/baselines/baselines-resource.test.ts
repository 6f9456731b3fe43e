import { gzipSync } from "node:zlib";
import { baselinesAnswerSchema, baselineUploadedSchema } from "@plumbline/contracts";
import { createBaseline, createMemoryEngine, plan, writeBaseline } from "@plumbline/core";
import { expect, test } from "vitest";
import { createModelDirectory } from "../../ingest/model-directory.ts";
import { createAuditStore } from "../../storage/metadata/audit-store.ts";
import { createBaselineStore } from "../../storage/metadata/baseline-store.ts";
import { createModelStore } from "../../storage/metadata/model-store.ts";
import { openMetadata } from "../../storage/metadata/open-metadata.ts";
import { testServer } from "../testing/test-server.ts";

const url = "/v1/models/fraud/baseline";

async function baselineText(): Promise<string> {
  const rows = Array.from({ length: 200 }, (_, row) => row);
  const table = await createMemoryEngine().open({
    label: "january.csv",
    columns: {
      amount: rows.map((row) => row / 7),
      country: rows.map((row) => ["de", "fr"][row % 2] ?? ""),
      isFraud: rows.map((row) => row % 3 === 0),
      answer: rows.map((row) => row % 4 === 0),
    },
  });
  const planned = await plan(table, { roles: { target: "isFraud", prediction: "answer" } });
  return writeBaseline(createBaseline(planned, await table.profile(planned)));
}

async function server() {
  const metadata = await openMetadata(":memory:");
  const models = await createModelDirectory(createModelStore(metadata.db), () => 5, {
    ...{ canCreate: false, maxModels: 9 },
  });
  const { app } = await testServer({ deps: { metadata, models } });
  const put = (payload: string | Buffer, query = "", headers: Record<string, string> = {}) =>
    app.inject({
      ...{ method: "PUT", url: `${url}${query}`, payload },
      headers: { "content-type": "application/json", ...headers },
    });
  return { app, metadata, models, put };
}

test("a baseline begins a model, fixes its schema, and is written to the audit", async () => {
  const { app, metadata, models, put } = await server();
  const uploaded = baselineUploadedSchema.parse((await put(await baselineText())).json());
  expect(models.find("fraud")?.schema.current()).toEqual({
    columns: [
      { name: "amount", type: "number" },
      { name: "country", type: "text" },
    ],
    ...{ predictionType: "boolean", fixedBy: "baseline", fixedAtMs: expect.any(Number) as number },
  });
  const stored = await createModelStore(metadata.db).find("fraud");
  expect(stored?.schema?.fixedBy).toBe("baseline");

  const listed = await app.inject({ url: "/v1/models/fraud/baselines" });
  expect(baselinesAnswerSchema.parse(listed.json()).baselines).toMatchObject([
    { ...uploaded, version: null, origin: { kind: "document", label: "january.csv", rows: 200 } },
  ]);
  expect(await createAuditStore(metadata.db).list({ subject: "fraud" })).toMatchObject([
    { actor: "local", action: "put-baseline", details: uploaded },
  ]);
});

test("a baseline of a version is in force for it alone, and comes back as it was", async () => {
  const { metadata, models, put } = await server();
  const text = await baselineText();
  await put(text);
  const packed = await put(gzipSync(text), "?version=v2", { "content-encoding": "gzip" });
  const { id } = baselineUploadedSchema.parse(packed.json());
  const store = createBaselineStore(metadata.db);
  const modelId = models.find("fraud")?.id ?? -1;
  expect((await store.inForce(modelId, "v2"))?.id).toBe(id);
  expect((await store.inForce(modelId, "v1"))?.id).not.toBe(id);
  expect((await store.get(id))?.document).toEqual(JSON.parse(text));
});

test("a schema that rows have fixed is left as it is", async () => {
  const { models, put } = await server();
  const model = await models.obtain("fraud", { isWanted: true });
  model.schema.grow([{ features: { amount: "much" } }], 5);
  const before = model.schema.current();
  expect((await put(await baselineText())).statusCode).toBe(200);
  expect(model.schema.current()).toBe(before);
});

test.each([
  ["broken JSON", "{", "", 422, "PL_DOCUMENT_UNREADABLE"],
  ["another document", '{"format":"plumbline-result"}', "", 422, "PL_DOCUMENT_UNREADABLE"],
  ["a later format", '{"format":"plumbline-baseline","version":9}', "", 422, "PL_DOCUMENT_TOO_NEW"],
  ["an empty body", "", "", 422, "PL_DOCUMENT_UNREADABLE"],
  ["a strange version", "{}", "?version=a/b", 400, "PL_REQUEST_INVALID"],
] as const)("%s is refused, and no model begins", async (_, body, query, status, code) => {
  const { models, put } = await server();
  expect((await put(body, query)).json()).toMatchObject({ status, code });
  expect(models.all()).toEqual([]);
});

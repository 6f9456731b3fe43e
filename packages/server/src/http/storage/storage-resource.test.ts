import { storageAnswerSchema } from "@plumbline/contracts";
import { expect, test } from "vitest";
import { testServer } from "../testing/test-server.ts";
import { watchedServer } from "../testing/watched-server.ts";

test("what a model keeps is counted by kind", async () => {
  const { app, lake } = await watchedServer();
  const answer = storageAnswerSchema.parse((await app.inject({ url: "/v1/storage" })).json());
  const [fraud] = answer.models;
  expect(fraud).toMatchObject({ model: "fraud", rows: 720, retentionDays: null });
  expect(fraud?.from).toBe("2026-03-01T00:00:00.000Z");
  const { bytes } = await lake.metadata.db
    .selectFrom("files")
    .select((select) => select.fn.sum<number>("bytes").as("bytes"))
    .where("state", "=", "live")
    .executeTakeFirstOrThrow();
  expect((fraud?.predictionBytes ?? 0) + (fraud?.feedbackBytes ?? 0)).toBe(bytes);
  expect(fraud?.bytesPerDay).toBe(bytes);
  expect(fraud?.profileBytes).toBeGreaterThan(0);
  expect(answer.totalBytes).toBeGreaterThan(bytes);
  expect(answer.limits).toHaveProperty("bodyLimitBytes");
});

test("a server without models keeps hardly anything", async () => {
  const { app } = await testServer();
  const answer = storageAnswerSchema.parse((await app.inject({ url: "/v1/storage" })).json());
  expect(answer).toMatchObject({ models: [], artifactBytes: 0 });
});

import {
  distributionsAnswerSchema,
  evaluationSchema,
  outcomesAnswerSchema,
} from "@plumbline/contracts";
import { expect, test } from "vitest";
import { watchedServer } from "../testing/watched-server.ts";

test("a column is read window by window, with its baseline, oldest first", async () => {
  const { app } = await watchedServer();
  const get = async (query: string) => {
    const answer = await app.inject({ url: `/v1/models/fraud/distributions?${query}` });
    return distributionsAnswerSchema.parse(answer.json());
  };
  const evaluation = evaluationSchema.parse(
    (await app.inject({ url: "/v1/evaluations/3" })).json(),
  );
  const column = evaluation.result?.distributions[0]?.column ?? "";
  const { measures, isCut } = await get(`monitor=hourly&column=${column}`);
  expect(isCut).toBe(false);
  expect(measures[0]?.windows.map((one) => one.evaluation)).toEqual([1, 2, 3]);
  expect(measures[0]?.baseline.rows).toBeGreaterThan(0);
  const newest = await get(`monitor=hourly&column=${column}&limit=1`);
  expect(newest.measures[0]?.windows.map((one) => one.evaluation)).toEqual([3]);
  expect(newest.isCut).toBe(true);
  expect((await get("monitor=hourly&column=none")).measures).toEqual([]);
});

test("confusion and calibration are read window by window, where there are labels", async () => {
  const { app } = await watchedServer();
  const get = async (query: string) => {
    const answer = await app.inject({ url: `/v1/models/fraud/outcomes?${query}` });
    return outcomesAnswerSchema.parse(answer.json()).windows;
  };
  const windows = await get("monitor=hourly");
  expect(windows.length).toBeGreaterThan(0);
  for (const { confusion, labelled } of windows) {
    const counted = confusion?.counts.flat().reduce((sum, count) => sum + count, 0);
    expect(counted).toBe(labelled);
  }
  expect(await get("monitor=hourly&version=none")).toEqual([]);
});

test("an unknown model is said to be unknown", async () => {
  const { app } = await watchedServer();
  const answer = await app.inject({ url: "/v1/models/nobody/outcomes?monitor=hourly" });
  expect(answer.statusCode).toBe(404);
});

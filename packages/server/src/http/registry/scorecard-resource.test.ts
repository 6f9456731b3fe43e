import { scorecardSchema } from "@plumbline/contracts";
import { expect, test } from "vitest";
import { watchedServer } from "../testing/watched-server.ts";

test("a watched model has the points that its windows show, and is told the next one", async () => {
  const { app } = await watchedServer();
  const answer = await app.inject({ url: "/v1/models/fraud/scorecard" });
  const card = scorecardSchema.parse(answer.json());
  const points = Object.fromEntries(card.tests.map((one) => [one.id, one.points]));
  expect(points).toMatchObject({ M1: 0.5, M2: 0.5, M5: 1, M6: 1, M7: 0.5, I5: 0.5, I7: 0 });
  expect(card.score).toBe(card.infrastructure);
  expect(card.nextPoint).toMatch(/^I5: /);
});

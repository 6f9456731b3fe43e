import { previewAnswerSchema } from "@plumbline/contracts";
import { expect, test } from "vitest";
import { watchedServer } from "../testing/watched-server.ts";

const url = "/v1/models/fraud/preview";
const monitor = { name: "hourly", window: { every: "1h" }, minRows: 30 } as const;

test("other limits are replayed beside those in force", async () => {
  const { app } = await watchedServer();
  const ask = async (document: object) =>
    previewAnswerSchema.parse(
      (await app.inject({ method: "POST", url, payload: { monitor: document } })).json(),
    );
  const same = await ask(monitor);
  expect(same.old).toEqual(same.new);
  // In the third hour a feature has moved.
  expect(same.new).toMatchObject({ windows: 3, fired: 1 });
  expect(same.new.alarms[0]?.from).toBe("2026-03-01T02:00:00.000Z");
  expect(same.note).toMatch(/Only 3 windows/);
  const blind = await ask({ ...monitor, minRows: 1_000 });
  expect(blind.old?.fired).toBe(1);
  expect(blind.new).toMatchObject({ windows: 0, fired: 0 });
  expect(blind.new.sentence).toMatch(/^Would have fired 0 times/);
});

test.each([
  [{ monitor: { name: "hourly", window: { rows: 100 } } }, 400],
  [{ monitor: { name: "hourly" } }, 400],
])("%j is refused", async (payload, status) => {
  const { app } = await watchedServer();
  const answer = await app.inject({ method: "POST", url, payload });
  expect(answer.json()).toMatchObject({ status });
});

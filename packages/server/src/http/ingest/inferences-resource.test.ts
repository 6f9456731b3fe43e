import { expect, test } from "vitest";
import { testServer } from "../testing/test-server.ts";

const tensor = (name: string, data: readonly unknown[]) => ({
  ...{ name, shape: [data.length], datatype: "FP64", data },
});

test("pairs become predictions, and bad pairs are set apart beside them", async () => {
  const { app, entries } = await testServer();
  const payload = [
    {
      id: "a",
      request: { inputs: [tensor("x", [1, 2])] },
      response: { outputs: [tensor("y", [3, 4])] },
    },
    { id: "b", request: {}, response: {} },
  ];
  const answer = await app.inject({ method: "POST", url: "/v1/models/m/inferences", payload });
  expect(answer.json()).toMatchObject({
    ...{ accepted: 2, quarantined: 1, rejected: [{ index: 1, reason: "malformed" }] },
  });
  expect(await entries()).toMatchObject([
    {
      kind: "prediction",
      rows: [
        { id: "a-0", features: { x: 1 }, prediction: 3 },
        { id: "a-1", features: { x: 2 }, prediction: 4 },
      ],
    },
    { kind: "quarantine", rows: [{ body: JSON.stringify(payload[1]) }] },
  ]);
});

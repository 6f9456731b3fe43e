import { expect, test } from "vitest";
import { createOutgoing } from "../../outgoing/outgoing.ts";
import {
  faults,
  misbehavingServer,
  type FaultName,
  type StubReply,
  type StubRequest,
} from "../../retraining/testing/misbehaving-server.ts";
import { createPrometheusClient } from "./prometheus-client.ts";

const signal = new AbortController().signal;
const matrix = (...series: readonly object[]): StubReply => ({
  status: 200,
  body: { status: "success", data: { resultType: "matrix", result: series } },
});

async function clientOf(handle: (request: StubRequest) => StubReply, token = "") {
  const server = await misbehavingServer(handle);
  const { http } = createOutgoing({ allow: ["127.0.0.1"] });
  return { server, client: createPrometheusClient(http, { url: server.url, token }) };
}

const minute = 60_000;
const hour = { startMs: 0, endMs: 60 * minute, stepMs: minute };

test("a long stretch is read in pages that do not overlap", async () => {
  const { server, client } = await clientOf(({ body }) => {
    const asked = new URLSearchParams(body);
    const [start, end] = [Number(asked.get("start")), Number(asked.get("end"))];
    const values = Array.from({ length: (end - start) / 60 + 1 }, (_, at) => [
      ...[start + 60 * at, String(at)],
    ]);
    return matrix({ metric: {}, values });
  }, "secret-token");
  const week = { startMs: 0, endMs: 7 * 24 * 60 * minute, stepMs: minute };
  const answer = await client.range("up", week, signal);
  if (answer.outcome === "failed") throw new Error(answer.detail);
  expect(answer.points.length).toBe(7 * 24 * 60);
  expect(new Set(answer.points.map(({ timeMs }) => timeMs)).size).toBe(answer.points.length);
  expect(answer.points[0]?.timeMs).toBe(minute);
  expect(answer.points.at(-1)?.timeMs).toBe(week.endMs);
  expect(server.requests.length).toBe(7);
  expect(server.requests[0]?.headers.authorization).toBe("Bearer secret-token");
});

test("what is no number is no value", async () => {
  const { client } = await clientOf(() =>
    matrix({
      metric: {},
      values: [
        ...[
          [60, "1"],
          [120, "NaN"],
          [180, "+Inf"],
          [240, "2"],
        ],
      ],
    }),
  );
  const answer = await client.range("a", hour, signal);
  expect(answer).toEqual({
    outcome: "read",
    points: [
      { timeMs: 60_000, value: 1 },
      { timeMs: 240_000, value: 2 },
    ],
  });
});

test.each<[string, StubReply, RegExp, boolean]>([
  [
    "several series",
    matrix({ metric: { a: "1" }, values: [] }, { metric: { a: "2" }, values: [] }),
    /gives 2 series.*sum/,
    true,
  ],
  [
    "an expression that is wrong",
    { status: 400, body: { status: "error", errorType: "bad_data", error: "parse error: (" } },
    /bad_data\): parse error/,
    true,
  ],
  [
    "an expression that takes too long",
    { status: 503, body: { status: "error", errorType: "timeout", error: "query timed out" } },
    /timed out/,
    false,
  ],
])("%s is said in words", async (_, reply, words, isLasting) => {
  const { client } = await clientOf(() => reply);
  const answer = await client.range("a", hour, signal);
  expect(answer).toMatchObject({ outcome: "failed", isLasting });
  expect(answer.outcome === "failed" && answer.detail).toMatch(words);
});

/** A server that never answers takes a test as long as the time-out does. */
const quickFaults = (Object.keys(faults) as FaultName[]).filter((fault) => fault !== "no answer");

test.each(quickFaults)("%s is a failure in words, without the token", async (fault) => {
  const { server, client } = await clientOf(() => matrix(), "secret-token");
  server.misbehave({ fault, isDone: false, hits: () => true });
  const answer = await client.range("a", hour, signal);
  if (answer.outcome !== "failed") throw new Error("that was no answer");
  expect(answer.detail.length).toBeGreaterThan(20);
  expect(answer.detail).not.toContain("secret-token");
  if (fault === "429 with Retry-After") expect(answer.retryAfterMs).toBe(7_000);
});

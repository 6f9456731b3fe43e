import { expect, test } from "vitest";
import { fakeEventLog } from "../storage/log/fake-event-log.ts";
import { createInferencePairs, pairKey, type PairSide } from "./inference-pairs.ts";

const half = (id: string, side: PairSide, bytes = 10) => ({
  ...{ model: "m", id, side, data: side, time: undefined, bytes },
});
const clock = { nowMs: 0 };
const now = (): number => clock.nowMs;

test("halves meet in either order, once", async () => {
  const pairs = createInferencePairs(fakeEventLog(), now);
  expect(await pairs.add(half("a", "request"))).toBeUndefined();
  expect(await pairs.add(half("b", "response"))).toBeUndefined();
  expect((await pairs.add(half("a", "response")))?.request.id).toBe("a");
  expect((await pairs.add(half("b", "request")))?.response.data).toBe("response");
  expect(pairs.size()).toBe(0);
});

test("the same half again takes the place of the first, and models do not meet", async () => {
  const pairs = createInferencePairs(fakeEventLog(), now);
  await pairs.add(half("a", "request"));
  expect(await pairs.add(half("a", "request"))).toBeUndefined();
  expect(await pairs.add({ ...half("a", "response"), model: "n" })).toBeUndefined();
  expect(pairs.size()).toBe(2);
});

test("halves that wait too long, or are too many or too large, are taken out, the oldest first", async () => {
  const limits = { maxHalves: 2, maxBytes: 100, maxWaitMs: 50 };
  const pairs = createInferencePairs(fakeEventLog(), now, limits);
  const stale = () => pairs.takeStale().map(({ id }) => id);
  for (const id of ["a", "b", "c"]) await pairs.add(half(id, "request"));
  expect(stale()).toEqual(["a"]);
  await pairs.add(half("d", "request", 95));
  expect(stale()).toEqual(["b", "c"]);
  clock.nowMs += 51;
  expect(stale()).toEqual(["d"]);
});

test("halves that wait are there again when the server starts again", async () => {
  const log = fakeEventLog();
  const first = createInferencePairs(log, now);
  await first.add(half("a", "request"));
  await first.add(half("b", "request"));
  const completes = [pairKey(half("b", "request"))];
  const entry = { model: "m", kind: "prediction", receivedAtMs: 0, count: 1 } as const;
  await log.append({ ...entry, body: new Uint8Array(2), completes });
  const second = createInferencePairs(log, now);
  expect(second.size()).toBe(1);
  expect((await second.add(half("a", "response")))?.request).toEqual(half("a", "request"));
});

test("a half that cannot be made durable is refused, and forgotten", async () => {
  const log = fakeEventLog();
  const pairs = createInferencePairs(log, now);
  log.failWith(new Error("full"));
  await expect(pairs.add(half("a", "request"))).rejects.toThrow("full");
  expect(pairs.size()).toBe(0);
});

test("halves that were put back meet their others later, unless they came again meanwhile", async () => {
  const pairs = createInferencePairs(fakeEventLog(), now);
  await pairs.add(half("a", "response", 20));
  pairs.putBack([half("a", "response"), half("b", "response")]);
  expect(pairs.size()).toBe(2);
  expect((await pairs.add(half("a", "request")))?.response.bytes).toBe(20);
});

import { expect, test } from "vitest";
import { createInferencePairs, type PairSide } from "./inference-pairs.ts";

const half = (id: string, side: PairSide, bytes = 10) => ({
  ...{ model: "m", id, side, data: side, time: undefined, bytes },
});
const clock = { nowMs: 0 };
const now = (): number => clock.nowMs;

test("halves meet in either order, once", () => {
  const pairs = createInferencePairs(now);
  expect(pairs.add(half("a", "request"))).toBeUndefined();
  expect(pairs.add(half("b", "response"))).toBeUndefined();
  expect(pairs.add(half("a", "response"))?.request.id).toBe("a");
  expect(pairs.add(half("b", "request"))?.response.data).toBe("response");
  expect(pairs.size()).toBe(0);
});

test("the same half again takes the place of the first, and models do not meet", () => {
  const pairs = createInferencePairs(now);
  pairs.add(half("a", "request"));
  expect(pairs.add(half("a", "request"))).toBeUndefined();
  expect(pairs.add({ ...half("a", "response"), model: "n" })).toBeUndefined();
  expect(pairs.size()).toBe(2);
});

test("halves that wait too long, or are too many or too large, are taken out, the oldest first", () => {
  const pairs = createInferencePairs(now, { maxHalves: 2, maxBytes: 100, maxWaitMs: 50 });
  const stale = (all?: boolean) => pairs.takeStale(all).map(({ id }) => id);
  for (const id of ["a", "b", "c"]) pairs.add(half(id, "request"));
  expect(stale()).toEqual(["a"]);
  pairs.add(half("d", "request", 95));
  expect(stale()).toEqual(["b", "c"]);
  clock.nowMs = 51;
  expect(stale()).toEqual(["d"]);
  pairs.add(half("e", "request"));
  expect(stale()).toEqual([]);
  expect(stale(true)).toEqual(["e"]);
});

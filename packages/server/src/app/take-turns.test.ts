import { expect, test } from "vitest";
import type { LoopPart } from "../domain/loop-part.ts";
import { takeTurns } from "./take-turns.ts";

const idle = { did: false, nextInMs: 1_000 };

function setUp(parts: readonly LoopPart[], rounds: number) {
  const stop = new AbortController();
  const failures: string[] = [];
  const waits: number[] = [];
  let nowMs = 0;
  const done = takeTurns(parts, {
    signal: stop.signal,
    monotonicMs: () => nowMs,
    onFailure: (part, error) => failures.push(`${part}: ${String(error)}`),
    wait: async (ms) => {
      waits.push(ms);
      nowMs += ms;
      if (waits.length >= rounds) stop.abort();
      await Promise.resolve();
    },
  });
  return { done, failures, waits };
}

test("parts have their turns in order, again at once while one of them finds work", async () => {
  const seen: string[] = [];
  let work = 2;
  const part = (name: string): LoopPart => ({
    name,
    turn: async () => {
      seen.push(name);
      return Promise.resolve(name === "a" && work-- > 0 ? { did: true, nextInMs: 0 } : idle);
    },
  });
  const { done, waits } = setUp([part("a"), part("b")], 1);
  await done;
  expect(seen).toEqual(["a", "b", "a", "b", "a", "b"]);
  expect(waits).toEqual([1_000]);
});

test("a part that fails is told of, waits longer each time, and never stops the others", async () => {
  let turns = 0;
  const broken: LoopPart = { name: "broken", turn: () => Promise.reject(new Error("no")) };
  const sound: LoopPart = {
    name: "sound",
    turn: async () => {
      turns++;
      return Promise.resolve({ did: false, nextInMs: 500 });
    },
  };
  const { done, failures, waits } = setUp([broken, sound], 12);
  await done;
  // What failed is not waited for sooner than it is tried again.
  expect(Math.min(...waits)).toBeGreaterThanOrEqual(500);
  expect(turns).toBe(12);
  expect(failures.length).toBeGreaterThan(1);
  expect(failures.length).toBeLessThan(6);
  expect(failures[0]).toBe("broken: Error: no");
});

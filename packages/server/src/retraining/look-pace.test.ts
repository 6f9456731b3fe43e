import { expect, test } from "vitest";
import { runRecords } from "../storage/metadata/run-store.ts";
import type { Executor, Look } from "./executor.ts";
import { candidateResult, fakeExecutor, runWorld } from "./testing/run-world.ts";

const pauseMs = 60_000;

/** An executor whose looks say when to look again, and where it is by now. */
async function pacedWorld() {
  const world = await runWorld();
  let looks = 0;
  const look = (): Promise<Look> => {
    looks++;
    const known = { external: { build: 7 }, url: "https://ci.example/7" };
    const state = { outcome: "running" } as const;
    return Promise.resolve({ state, lines: [], tail: looks, againInMs: pauseMs, ...known });
  };
  const executor: Executor = { ...fakeExecutor(world.outside), look };
  await world.add();
  const loop = world.loop({ executors: [executor] });
  const turns = async (times: number): Promise<number> => {
    const before = looks;
    for (let turn = 0; turn < times; turn++) {
      await loop.turn(new AbortController().signal);
      world.clock.wallMs += 600;
      world.clock.monotonicMs += 600;
    }
    return looks - before;
  };
  return { world, turns };
}

test("a look that asks for a pause gets it, and what it learned is kept", async () => {
  const { world, turns } = await pacedWorld();
  expect(await turns(12)).toBe(1);
  const run = await world.run();
  expect(run).toMatchObject({ external: { build: 7 }, externalUrl: "https://ci.example/7" });
  expect(run.progress.tail).toBe(1);
  world.clock.wallMs += pauseMs;
  world.clock.monotonicMs += pauseMs;
  expect(await turns(3)).toBe(1);
});

test("a webhook and an answer end the pause", async () => {
  const { world, turns } = await pacedWorld();
  await turns(12);
  const { id } = await world.run();
  await world.metadata.transaction((prepare) => {
    runRecords(prepare).hasten(id, world.clock.wallMs);
  });
  expect(await turns(4)).toBe(1);
  await world.metadata.transaction((prepare) => {
    runRecords(prepare).answer(id, candidateResult);
  });
  expect(await turns(2)).toBeGreaterThan(0);
  expect((await world.run()).progress.result).toEqual(candidateResult);
});

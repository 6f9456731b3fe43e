import type { RunOrder } from "@plumbline/contracts";
import { expect, test } from "vitest";
import type { Executor } from "./executor.ts";
import { fakeExecutor, runWorld } from "./testing/run-world.ts";

async function orderedFrom(reaches: Executor["reaches"], publicUrl: string): Promise<RunOrder> {
  const world = await runWorld();
  const fake = fakeExecutor(world.outside);
  const orders: RunOrder[] = [];
  const executor: Executor = {
    ...{ ...fake, reaches },
    start(attempt, order, config, effects) {
      orders.push(order);
      return fake.start(attempt, order, config, effects);
    },
  };
  await world.add();
  await world.settle(world.loop({ executors: [executor], publicUrl }));
  const [order] = orders;
  if (order === undefined) throw new Error("nothing was ordered");
  return order;
}

test("programs elsewhere are told the public address, as it is without a slash at its end", async () => {
  const { callback, trainingSet } = await orderedFrom("addresses", "https://plumbline.example/");
  expect(callback.url).toBe("https://plumbline.example/v1/runs/r1/result");
  expect(callback.files).toBe("https://plumbline.example/v1/runs/r1/files");
  expect(trainingSet.address).toMatch(
    /^https:\/\/plumbline\.example\/v1\/models\/churn\/row-sets\//,
  );
});

test("programs on this machine, and all where there is no public address, get the one it listens on", async () => {
  const here = "http://127.0.0.1:7410/v1/runs/r1/result";
  expect((await orderedFrom("paths", "https://plumbline.example")).callback.url).toBe(here);
  expect((await orderedFrom("addresses", "")).callback.url).toBe(here);
});

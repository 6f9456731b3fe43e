import { expect, test } from "vitest";
import { createQueueOfQueries } from "./queue-of-queries.ts";

test("queries run one after the other, and a failure does not stop those behind it", async () => {
  const queue = createQueueOfQueries(9);
  const steps: string[] = [];
  const query = (name: string) => async () => {
    steps.push(`${name} begins`);
    await Promise.resolve();
    steps.push(`${name} ends`);
    if (name === "a") throw new Error("broken");
    return name;
  };
  const [a, b] = await Promise.allSettled([queue.run(query("a")), queue.run(query("b"))]);
  expect(steps).toEqual(["a begins", "a ends", "b begins", "b ends"]);
  expect([a.status, b]).toEqual(["rejected", { status: "fulfilled", value: "b" }]);
});

test("more than may wait are refused with words", async () => {
  const queue = createQueueOfQueries(1);
  const gate = Promise.withResolvers<void>();
  const first = queue.run(() => gate.promise);
  await expect(queue.run(() => Promise.resolve())).rejects.toThrow("1 questions");
  gate.resolve();
  await first;
  await queue.idle();
  await expect(queue.run(() => Promise.resolve("in"))).resolves.toBe("in");
});

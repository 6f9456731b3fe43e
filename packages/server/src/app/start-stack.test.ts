import { expect, test } from "vitest";
import { createStartStack } from "./start-stack.ts";

test("what was started is stopped in reverse, whatever fails, and once", async () => {
  const done: string[] = [];
  const stack = createStartStack((name, error) => done.push(`${name}: ${String(error)}`));
  stack.push("first", () => void done.push("first"));
  stack.push("second", () => Promise.reject(new Error("no")));
  stack.push("third", async () => void done.push("third"));
  await stack.stop();
  await stack.stop();
  expect(done).toEqual(["third", "second: Error: no", "first"]);
});

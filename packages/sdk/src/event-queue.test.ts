import { expect, test } from "vitest";
import { createEventQueue } from "./event-queue.ts";

test("events of one model and kind make a batch, in order", () => {
  const queue = createEventQueue(10);
  const events = Array.from({ length: 4 }, (_, i) => ({ i }));
  for (const event of events) {
    queue.add(event.i === 2 ? "feedback" : "prediction", "m", event);
  }
  const [lane = ""] = queue.lanes();
  expect(queue.take(lane, 2)).toEqual({
    kind: "prediction",
    model: "m",
    events: [events[0], events[1]],
  });
  expect(queue.take(lane, 2)?.events).toEqual([events[3]]);
  expect(queue.take(lane, 2)).toBeNull();
  expect(queue.lanes()).toHaveLength(1);
});

test("what is under way counts against the bound until it is settled", () => {
  const queue = createEventQueue(2);
  queue.add("prediction", "m", {});
  queue.add("prediction", "m", {});
  const [lane = ""] = queue.lanes();
  queue.take(lane, 2);
  expect(queue.add("prediction", "m", {})).toBeNull();
  expect(queue.oldest()).toBe(0);
  queue.settle(2);
  queue.finish();
  expect(queue.add("prediction", "m", {})).toBe(1);
  expect([queue.size, queue.oldest(), queue.calls]).toEqual([1, 2, 3]);
});

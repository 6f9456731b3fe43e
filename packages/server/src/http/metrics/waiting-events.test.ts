import { expect, test } from "vitest";
import { createWaitingEvents } from "./waiting-events.ts";

test("the oldest event that is not stored says since when events wait", () => {
  const waiting = createWaitingEvents();
  expect(waiting.oldestMs(0)).toBeNull();
  waiting.note(10, 1_000);
  waiting.note(20, 1_500);
  waiting.note(30, 9_000);
  expect(waiting.oldestMs(0)).toBe(1_000);
  expect(waiting.oldestMs(19)).toBe(1_000);
  expect(waiting.oldestMs(20)).toBe(9_000);
  expect(waiting.oldestMs(30)).toBeNull();
});

test("after hours without progress the beginning is still known", () => {
  const waiting = createWaitingEvents();
  for (let second = 0; second < 20_000; second++) waiting.note(second + 1, second * 1_000);
  expect(waiting.oldestMs(0)).toBe(0);
});

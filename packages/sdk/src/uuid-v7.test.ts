import { expect, test } from "vitest";
import { uuidV7Source } from "./uuid-v7.ts";

test("an id is the time in milliseconds, version, variant and random bits", () => {
  const newId = uuidV7Source(
    () => 0x0123456789ab,
    (bytes) => bytes.fill(0xff),
  );
  expect(newId()).toBe("01234567-89ab-7fff-bfff-ffffffffffff");
});

test("ids differ, also beyond one filling of random bytes, and keep the order of time", () => {
  let time = 0;
  const newId = uuidV7Source(() => time++);
  const ids = Array.from({ length: 1_000 }, newId);
  expect(new Set(ids).size).toBe(1_000);
  expect(ids.toSorted()).toEqual(ids);
  for (const id of ids) {
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  }
});

import { expect, test } from "vitest";
import { createPasswordHasher, usualCost } from "./password-hasher.ts";

const cheap = { N: 2 ** 10, r: 8, p: 1 };

test("a password is right or not, however its letters were typed", async () => {
  const hasher = createPasswordHasher(cheap);
  const stored = await hasher.hash("caf\u00e9 au lait 7");
  expect(stored).toMatch(/^scrypt\$1024\$8\$1\$/);
  expect(stored).not.toBe(await hasher.hash("caf\u00e9 au lait 7"));
  const right = { isRight: true, isOutdated: false };
  expect(await hasher.verify("cafe\u0301 au lait 7", stored)).toEqual(right);
  expect(await hasher.verify("cafe au lait 7", stored)).toMatchObject({ isRight: false });
  expect(await hasher.verify("", undefined)).toMatchObject({ isRight: false });
  expect(await hasher.verify("x", "plain text")).toMatchObject({ isRight: false });
});

test("a hash of other parameters is still good, and outdated", async () => {
  const stored = await createPasswordHasher({ N: 2 ** 9, r: 8, p: 2 }).hash("a long password");
  expect(await createPasswordHasher(cheap).verify("a long password", stored)).toEqual({
    ...{ isRight: true, isOutdated: true },
  });
});

test("the usual cost takes 128 MiB, and more than a few at once are told to wait", async () => {
  expect(128 * usualCost.N * usualCost.r).toBe(128 * 1024 ** 2);
  const hasher = createPasswordHasher(cheap);
  const many = await Promise.allSettled(Array.from({ length: 20 }, () => hasher.hash("x")));
  const refused = many.filter(({ status }) => status === "rejected");
  expect(refused).toHaveLength(4);
  expect(refused[0]).toMatchObject({ reason: { code: "PL_SIGN_IN_WAIT" } });
  expect(await hasher.hash("x")).toContain("scrypt$");
});

import { expect, test } from "vitest";
import { checkPassword } from "./check-password.ts";

test.each([
  ["short", "it has 5 characters, expected at least 12"],
  ["aaaaaaaaaaaaaaaa", "fewer than 5 different"],
  ["Password 1234", "tried first"],
  ["ada.lovelace.1815", "name with signs"],
])("%s is refused", (password, problem) => {
  expect(() => checkPassword(password, "ada.lovelace")).toThrow(problem);
});

test("several words are good, in any script", () => {
  checkPassword("seven red bicycles", "ada");
  checkPassword("сорок два велосипеда", "ada");
});

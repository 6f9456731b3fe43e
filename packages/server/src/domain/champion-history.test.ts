import { expect, test } from "vitest";
import {
  championLine,
  openDrill,
  previousChampion,
  type ChampionMove,
} from "./champion-history.ts";

const move = (from: string | null, to: string, kind: ChampionMove["kind"]): ChampionMove => ({
  ...{ from, to, kind },
});
const first = move(null, "v1", "registration");
const second = move("v1", "v2", "promotion");
const back = move("v2", "v1", "rollback");

test("the previous champion is the one before, never one that was taken back", () => {
  expect(previousChampion([])).toBeNull();
  expect(previousChampion([first])).toBeNull();
  expect(previousChampion([first, second])).toBe("v1");
  expect(previousChampion([first, second, back])).toBeNull();
  const third = move("v1", "v3", "promotion");
  expect(previousChampion([first, second, back, third])).toBe("v1");
  expect(championLine([first, second, third, move("v3", "v2", "rollback")])).toEqual(["v1", "v2"]);
});

test("a champion that nobody had named is where the first promotion came from", () => {
  expect(previousChampion([second])).toBe("v1");
});

test("a drill leaves nothing behind, and is open until it led back", () => {
  const there = move("v2", "v1", "drill");
  const again = move("v1", "v2", "drill");
  expect(previousChampion([first, second, there, again])).toBe("v1");
  expect(openDrill([first, second, there])).toBe(there);
  expect(openDrill([first, second, there, again])).toBeUndefined();
  expect(openDrill([first, second, there, again, there])).toBe(there);
  expect(openDrill([first, second, there, move("v1", "v3", "promotion")])).toBeUndefined();
  expect(openDrill([])).toBeUndefined();
});

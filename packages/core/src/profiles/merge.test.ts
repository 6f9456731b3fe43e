import fc from "fast-check";
import { expect, test } from "vitest";
import { createMemoryEngine } from "../engines/memory/memory-engine.ts";
import { plan } from "../planning/make-plan.ts";
import type { MemoryValue } from "../sources/source.ts";
import { expectSameProfile } from "./testing/expect-same-profile.ts";
import { merge, mergeAll } from "./merge.ts";
import type { Profile } from "./profile.ts";

const row = fc.record({
  id: fc.integer({ min: 0, max: 80 }).map((id) => `id-${id}`),
  number: fc.option(
    fc.oneof(
      fc.double({ min: -1e6, max: 1e6, noNaN: true }),
      fc.constantFrom(0, -0, Number.NaN, Infinity, -Infinity),
    ),
  ),
  text: fc.option(fc.constantFrom("a", "b", "c", "new", "", " ")),
  isLate: fc.boolean(),
});
type Row = Record<string, MemoryValue>;

const sourceOf = (rows: readonly Row[]) => ({
  columns: Object.fromEntries(
    ["id", "number", "text", "isLate"].map((name) => [name, rows.map((one) => one[name] ?? null)]),
  ),
});

const engine = createMemoryEngine();
const baseline = await engine.open(
  sourceOf(
    Array.from({ length: 60 }, (_, i) => ({
      id: `id-${i}`,
      number: i * 1.5,
      text: ["a", "b", "c"][i % 3] ?? "a",
      isLate: i % 4 === 0,
    })),
  ),
);
const planned = await plan(baseline, { roles: { id: "id" }, segments: [["text"]] });
const profileOf = async (rows: readonly Row[]) =>
  (await engine.open(sourceOf(rows))).profile(planned);

/** Repeats across parts are not known to the parts. */
const withoutRepeats = (profile: Profile): Profile => ({
  ...profile,
  source: { ...profile.source, duplicateIds: null },
});

test("the merge of any split, in any order, is the profile of the whole", async () => {
  const split = fc.tuple(
    fc.array(row, { maxLength: 60 }),
    fc.array(fc.nat(3), { minLength: 60, maxLength: 60 }),
  );
  await fc.assert(
    fc.asyncProperty(split, async ([rows, places]) => {
      const parts = await Promise.all(
        [0, 1, 2, 3].map((part) => profileOf(rows.filter((_, i) => places[i] === part))),
      );
      const whole = withoutRepeats(await profileOf(rows));
      expectSameProfile(withoutRepeats(mergeAll(parts)), whole);
      expectSameProfile(withoutRepeats(mergeAll(parts.toReversed())), whole);
    }),
    { numRuns: 40 },
  );
});

test("a profile of no rows changes nothing", async () => {
  const some = await profileOf([{ id: "x", number: 3, text: "a", isLate: true }]);
  expectSameProfile(merge(some, await profileOf([])), some);
});

test("profiles of different plans are refused", async () => {
  const other = await plan(baseline, { roles: { id: "id" }, ignore: ["number"] });
  const left = await baseline.profile(planned);
  const right = await baseline.profile(other);
  expect(() => merge(left, right)).toThrow("Profiles of different plans do not add up");
});

test("unseen values keep their names and rows through merges", async () => {
  const rows = Array.from({ length: 6 }, () => ({
    id: "x",
    number: 1,
    text: "new",
    isLate: false,
  }));
  const merged = merge(await profileOf(rows.slice(0, 2)), await profileOf(rows.slice(2)));
  expect(merged.columns[2]?.measures[0]).toMatchObject({
    unseen: 6,
    unseenValues: [{ value: "new", rows: 6 }],
  });
});

test("a column without values takes its type from the part that has some", async () => {
  const empty = await profileOf([{ id: "x", number: null, text: null, isLate: null }]);
  const filled = await profileOf([{ id: "y", number: 0.5, text: "a", isLate: true }]);
  const typesOf = ({ source }: Profile) =>
    Object.fromEntries(source.columns.map(({ name, type }) => [name, type]));
  expect(typesOf(merge(empty, filled))).toEqual(typesOf(filled));
  expect(typesOf(merge(filled, empty))).toEqual(typesOf(filled));
});

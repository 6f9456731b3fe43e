import { createRandom } from "@plumbline/stats";
import { expect, test } from "vitest";
import { optionNames, parseOptions } from "../evaluation/prepare-checks.ts";
import { profileSamples, type Rows } from "../evaluation/compare-samples.ts";
import type { Baseline } from "../profiles/baseline.ts";
import type { PlanOptions } from "../profiles/plan-options.ts";
import type { Profile } from "../profiles/profile.ts";
import type { Check, Measurement } from "./check.ts";
import { checks } from "./checks.ts";

const all: readonly Check[] = checks;

test("the list holds checks, each under its own id", () => {
  expect(all.length).toBeGreaterThan(20);
  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
});

for (const check of all) {
  test(`${check.id} has a title, a question and options with defaults that are described`, () => {
    expect(check.id).toMatch(/^[a-z][a-z0-9-]*$/);
    expect(check.title).not.toBe("");
    expect(check.question).toMatch(/\?$/);
    expect(() => parseOptions(check, {})).not.toThrow();
    const shape = (check.options as unknown as { shape: Record<string, { description?: string }> })
      .shape;
    const undescribed = optionNames(check).filter((name) => !shape[name]?.description);
    expect(undescribed).toEqual([]);
  });
}

const roles = {
  id: "id",
  time: "time",
  target: "label",
  score: "score",
  latency: "latency",
  error: "error",
};
const planOptions: PlanOptions = {
  roles,
  kinds: { number: "numeric", category: "categorical", text: "text", label: "categorical" },
  task: "binary",
  rules: [{ name: "positive", column: "number", expression: "number > -1000", maxShare: 0 }],
};

function ordinaryRows(rows: number): Rows {
  const random = createRandom("rows");
  const list = <T>(make: (row: number) => T) => Array.from({ length: rows }, (_, row) => make(row));
  return {
    id: list((row) => `r${row}`),
    time: list((row) => new Date(Date.UTC(2024, 0, 1) + row * 60_000)),
    number: list(() => random.normal()),
    category: list(() => ["a", "b", "c", "d"][random.below(4)] ?? "a"),
    text: list((row) => `word number ${row} of the text`),
    label: list(() => (random.uniform() < 0.4 ? "yes" : "no")),
    score: list(() => random.uniform()),
    latency: list(() => 10 + random.below(90)),
    error: list(() => random.uniform() < 0.05),
  };
}

function fill(rows: number, make: (name: string, rows: Rows) => Rows[string]): Rows {
  const base = ordinaryRows(Math.max(rows, 1));
  return Object.fromEntries(Object.keys(base).map((name) => [name, make(name, base)]));
}

const empty = fill(0, () => []);
const single = ordinaryRows(1);
const allNull = fill(60, () => new Array<null>(60).fill(null));
const constant = fill(60, (name, base) => new Array(60).fill(base[name]?.[0] ?? null));
const ordinary = ordinaryRows(300);

/** Words, and finite numbers where there are numbers; equal samples give no evidence of change. */
function isStated(measured: Measurement, isUnchanged: boolean): boolean {
  const { outcome, words } = measured;
  if (words === "") return false;
  if (outcome === "undefined") return true;
  if (!Number.isFinite(measured.value)) return false;
  if (outcome === "fact") return true;
  const { p, excess } = measured;
  return p >= (isUnchanged ? 0.05 : 0) && p <= 1 && !Number.isNaN(excess);
}

const litany: Record<string, readonly [Rows, Rows]> = {
  "an empty current sample": [ordinary, empty],
  "a single current row": [ordinary, single],
  "a single baseline row": [single, ordinary],
  "only missing values now": [ordinary, allNull],
  "constant columns now": [ordinary, constant],
  "constant columns in the baseline": [constant, ordinary],
  "constant columns on both sides": [constant, constant],
  "the same rows": [ordinary, ordinary],
};

function measureAll({ plan }: Baseline, reference: Profile, current: Profile) {
  const nowMs = Date.UTC(2024, 0, 3);
  const input = { plan, reference, current, designEffect: () => 1, level: 0.01, nowMs };
  return all.flatMap((check) =>
    check.evaluate(input, parseOptions(check, {})).map((one) => ({ id: check.id, ...one })),
  );
}

for (const [name, [before, now]] of Object.entries(litany)) {
  test(`every check answers, and never throws, with ${name}`, async () => {
    const { baseline, current } = await profileSamples(before, now, planOptions);
    const measured = measureAll(baseline, baseline.profile, current);
    const isUnchanged = before === now;
    expect(measured.filter((one) => !isStated(one, isUnchanged))).toEqual([]);
  });
}

test("every check answers, and never throws, with an empty baseline", async () => {
  const { baseline, current: nothing } = await profileSamples(ordinary, empty, planOptions);
  const measured = measureAll(baseline, nothing, baseline.profile);
  expect(measured.filter((one) => !isStated(one, false))).toEqual([]);
});

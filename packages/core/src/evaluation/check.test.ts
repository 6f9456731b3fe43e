import { resultDocumentSchema } from "@plumbline/contracts";
import { createRandom } from "@plumbline/stats";
import { expect, test } from "vitest";
import type { Check, Measurement } from "../checks/check.ts";
import { check, judgeOutcomes } from "./check.ts";
import { compareSamples, profileSamples, type Rows } from "./compare-samples.ts";
import { runChecks } from "./run-checks.ts";

function rows(seed: string, count = 600): Rows {
  const random = createRandom(seed);
  const list = <T>(make: () => T) => Array.from({ length: count }, make);
  return {
    x: list(() => random.normal()),
    y: list(() => Math.exp(random.normal())),
    city: list(() => ["ATL", "ORD", "JFK"][random.below(3)] ?? "ATL"),
    flag: list(() => random.uniform() < 0.2),
  };
}

test("the document keeps its contract and survives JSON", async () => {
  const document = await compareSamples(rows("a"), rows("b"));
  expect(resultDocumentSchema.parse(document)).toEqual(document);
  expect(JSON.parse(JSON.stringify(document))).toEqual(document);
  expect(document.summary).toMatch(/^[A-Z0-9].*\.$/);
  expect(document.distributions.map(({ column }) => column)).toEqual(["x", "y", "city", "flag"]);
  for (const { baseline, current } of document.distributions) {
    for (const { shares } of [baseline, current]) {
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
    }
  }
});

test("equal input gives an equal document", async () => {
  const { baseline, current } = await profileSamples(rows("a"), rows("b"));
  expect(check(baseline, current)).toEqual(check(baseline, current));
});

test("profiles are not changed by a check", async () => {
  const { baseline, current } = await profileSamples(rows("a"), rows("b"));
  const copy = structuredClone({ baseline, current });
  check(baseline, current);
  expect({ baseline, current }).toEqual(copy);
});

test("a profile of another plan is refused", async () => {
  const { baseline, current } = await profileSamples(rows("a"), rows("b"));
  const other = { ...current, planId: "other" };
  expect(() => check(baseline, other)).toThrow(
    expect.objectContaining({ code: "PL_PLAN_MISMATCH" }),
  );
});

test.each([
  { options: { checks: { "missing-rat": {} } }, says: "missing-rate" },
  { options: { checks: { drift: { numerc: "ks" } } }, says: "numeric" },
  { options: { checks: { drift: { numeric: "kss" } } }, says: "ks" },
  { options: { falseAlarmRate: 2 }, says: "between 0 and 1" },
  { options: { designEffect: 0.5 }, says: "at least 1" },
  { options: { falseAlarmrate: 0.1 }, says: "falseAlarmRate" },
])("options $options are refused with a hint", async ({ options, says }) => {
  const { baseline, current } = await profileSamples(rows("a", 40), rows("b", 40));
  expect(() => check(baseline, current, options)).toThrow(
    expect.objectContaining({
      code: "PL_OPTION_INVALID",
      message: expect.stringContaining(says) as string,
    }),
  );
});

test("a check that is switched off gives no results", async () => {
  const document = await compareSamples(rows("a"), rows("b"), {}, { checks: { drift: false } });
  expect(document.results.filter((result) => result.check === "drift")).toEqual([]);
  expect(document.families.map(({ family }) => family)).not.toContain("input drift");
});

test("dependent rows weaken the evidence", async () => {
  const shifted: Rows = { x: (rows("b")["x"] as number[]).map((value) => value + 0.3) };
  const baseline: Rows = { x: rows("a")["x"] as number[] };
  const pOf = async (designEffect: number) => {
    const document = await compareSamples(baseline, shifted, {}, { designEffect });
    return document.results.find((result) => result.check === "drift")?.p ?? Number.NaN;
  };
  expect(await pOf(10)).toBeGreaterThan(100 * (await pOf(1)));
});

const quiet: Measurement = {
  method: "m",
  outcome: "fact",
  value: 0,
  severity: "ok",
  words: "fine",
};
const fake = (id: string, evaluate: Check["evaluate"]): Check => ({
  id,
  family: "quality",
  title: id,
  question: "?",
  options: { parse: () => ({}) } as unknown as Check["options"],
  evaluate,
});

test("a check that throws becomes an undefined result, and the others go on", async () => {
  const { baseline, current } = await profileSamples(rows("a", 40), rows("b", 40));
  const input = {
    plan: baseline.plan,
    reference: baseline.profile,
    current,
    designEffect: () => 1,
    level: 0.01,
    nowMs: null,
  };
  const broken = fake("broken", () => {
    throw new Error("division by a plum");
  });
  const nan = fake("nan", () => [
    {
      method: "m",
      outcome: "effect",
      value: Number.NaN,
      p: Number.NaN,
      excess: 0,
      floor: 0,
      words: "?",
    },
  ]);
  const prepared = [broken, nan, fake("fine", () => [quiet])].map((one) => ({
    check: one,
    options: {},
  }));
  const { results } = judgeOutcomes(runChecks(prepared, input), 0.01);
  const byId = new Map(results.map((result) => [result.check, result]));
  expect(byId.get("broken")).toMatchObject({ verdict: "undefined", why: "failed" });
  expect(byId.get("broken")?.reason).toContain("division by a plum");
  expect(byId.get("nan")).toMatchObject({ verdict: "undefined", why: "not-finite" });
  expect(byId.get("fine")).toMatchObject({ verdict: "ok" });
});

test("alerts come first, and harm before its possible causes", async () => {
  const moved: Rows = {
    ...rows("b"),
    x: (rows("b")["x"] as number[]).map((value, row) => (row % 4 === 0 ? null : value + 2)),
  };
  const { results, verdict } = await compareSamples(rows("a"), moved);
  const alerts = results.filter((result) => result.verdict === "alert");
  expect(verdict).toBe("alert");
  expect(results.slice(0, alerts.length)).toEqual(alerts);
  expect(alerts[0]).toMatchObject({ check: "missing-rate", column: "x" });
  expect(alerts.at(-1)).toMatchObject({ check: "drift", column: "x" });
});

test("samples that did not change rarely alert", async () => {
  let alerts = 0;
  for (let run = 0; run < 40; run++) {
    const document = await compareSamples(
      rows(`a${run}`, 300),
      rows(`b${run}`, 300),
      {},
      { falseAlarmRate: 0.05 },
    );
    if (document.verdict === "alert") alerts++;
  }
  // Of 40 runs at 5 %, seven or more would happen about once in 300 times.
  expect(alerts).toBeLessThan(7);
});

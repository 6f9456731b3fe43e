import { expect, test } from "vitest";
import {
  categoryDistribution,
  checkResult,
  hostileNames,
  numericDistribution,
  resultDocument,
} from "../../../../test/fixtures/result-document.ts";
import { columnFacts, explainColumn } from "./explain-column.ts";

const document = resultDocument();
const explain = (column: string, of = document, all = false) =>
  explainColumn(columnFacts(of, column), of, { width: 90, all });

test("an explanation says what every number means", () => {
  const only = resultDocument({
    results: [checkResult({ n: 1000, m: 2000, level: 0.003 })],
    distributions: [],
    families: [{ family: "drift", level: 0.003, tests: 12, correction: "benjamini-hochberg" }],
  });
  expect(explain("delay", only).split("\n")).toEqual([
    "ALERT  distribution",
    "  Delays grew: mean 8.4 → 15.2, 0.42 standard deviations.",
    "  Effect: 0.42 sd (95 % interval 0.36 sd to 0.48 sd, bootstrap).",
    "  Computed from bins: the exact value lies between 0.415 sd and 0.424 sd.",
    "  Chance: without any change, an effect like this has probability 3.1e-9 over 1,000 and 2,000 rows; corrected for 12 comparisons it counts as 1.2e-7, at most the level 0.003.",
    "  Size: 0.41 beyond what chance alone gives, at least the 0.1 that is worth an alert.",
    "  Power: with these rows, an effect of 0.02 sd would be found 4 times out of 5.",
    "  Method: wasserstein-sd + ks",
  ]);
});

test("a result without numbers is explained by its words alone", () => {
  const none = checkResult({
    verdict: "undefined",
    value: null,
    interval: null,
    bounds: null,
    p: null,
    pAdjusted: null,
    level: null,
    excess: null,
    floor: null,
    smallestDetectable: null,
    why: "no-rows",
    reason: "There are no rows.",
  });
  const only = resultDocument({ results: [none], distributions: [] });
  expect(explain("delay", only)).toBe(
    "UNDEFINED  distribution\n  There are no rows.\n  Method: wasserstein-sd + ks",
  );
});

test("what is in order takes two lines, unless all is asked for", () => {
  const ok = checkResult({ verdict: "ok", reason: "Nothing." });
  const segment = checkResult({ verdict: "ok", segment: "origin=ATL" });
  const only = resultDocument({ results: [segment, ok], distributions: [] });
  expect(explain("delay", only)).toBe(
    "OK  distribution\n  Nothing.\n\n1 more in segments, where nothing happened: --all shows them.",
  );
  expect(explain("delay", only, true)).toContain("OK  distribution where origin=ATL");
});

test("a check of the whole table is explained by its own name", () => {
  const only = resultDocument({ results: [checkResult({ check: "volume", column: null })] });
  expect(explain("volume", only)).toContain("ALERT  volume");
});

test("an unknown column names the nearest one", () => {
  const only = resultDocument({ results: [checkResult()], distributions: [] });
  expect(() => columnFacts(only, "delays")).toThrow('Did you mean "delay"?');
  const empty = resultDocument({ results: [], distributions: [] });
  expect(() => columnFacts(empty, "delay")).toThrow("There are none");
});

test("names that steer a terminal do not", () => {
  expect(hostileNames.length).toBeGreaterThan(0);
  for (const name of hostileNames) {
    const hostile = resultDocument({
      results: [checkResult({ column: name, segment: `x=${name}`, reason: name })],
      distributions: [numericDistribution(name, 8)],
    });
    const text = explain(name, hostile).replaceAll("\n", "");
    expect(text).not.toMatch(/\p{Cc}|\u202e/u);
  }
});

test("the whole fixture can be explained, column by column, at any width", () => {
  const columns = new Set(document.distributions.map((distribution) => distribution.column));
  expect(columns.size).toBeGreaterThan(0);
  for (const column of columns) {
    for (const width of [20, 60, 200]) {
      const text = explainColumn(columnFacts(document, column), document, { width, all: true });
      expect(text).toContain("baseline");
      expect(text).not.toMatch(/undefined|NaN|\[object/);
    }
  }
});

test("categories beyond twenty are put together", () => {
  const wide = categoryDistribution("wide", ["a"]);
  const labels = Array.from({ length: 50 }, (_, index) => `c${index}`);
  const shares = labels.map(() => 0.02);
  const many = {
    ...wide,
    bins: labels.map((label) => ({ label, lo: null, hi: null })),
    baseline: { ...wide.baseline, shares },
    current: { ...wide.current, shares },
  };
  const text = explain("wide", resultDocument({ results: [], distributions: [many] }));
  expect(text).toMatch(/31 more\s+62 %/);
});

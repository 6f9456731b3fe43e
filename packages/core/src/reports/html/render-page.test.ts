import { parseHTML } from "linkedom";
import { expect, test } from "vitest";
import {
  categoryDistribution,
  checkResult,
  emptyDocument,
  hostileNames,
  numericDistribution,
  resultDocument,
} from "../../../../../test/fixtures/result-document.ts";
import { renderPage } from "./render-page.ts";

interface Node {
  readonly textContent: string;
  readonly id: string;
  getAttribute(name: string): string | null;
  querySelectorAll(selector: string): Iterable<Node>;
}

function parse(html: string): Node {
  const page: unknown = parseHTML(html);
  return (page as { readonly document: { readonly documentElement: Node } }).document
    .documentElement;
}

const all = (node: Node, selector: string): Node[] => [...node.querySelectorAll(selector)];

test("the page has a title, landmarks, one h1 with the verdict, and each part", () => {
  const page = parse(renderPage(resultDocument()));
  expect(all(page, "title")[0]?.textContent).toMatch(/^Alert: Recall fell/);
  const headlines = all(page, "h1").map((node) => node.textContent.replaceAll("\u00a0", " "));
  expect(headlines).toEqual([resultDocument().summary]);
  for (const landmark of ["header", "nav", "main", "footer"]) {
    expect(all(page, landmark)).toHaveLength(1);
  }
  expect(all(page, "section").map((node) => node.id)).toEqual([
    "alerts",
    "watches",
    "performance",
    "distributions",
    "results",
    "notes",
  ]);
  expect(all(page, "#results-table tbody tr")).toHaveLength(resultDocument().results.length);
});

test("headings never skip a level and ids are unique", () => {
  const page = parse(renderPage(resultDocument()));
  let level = 0;
  for (const heading of all(page, "h1,h2,h3,h4")) {
    const found = Number((heading as unknown as { tagName: string }).tagName.slice(1));
    expect(found).toBeLessThanOrEqual(level + 1);
    level = found;
  }
  const ids = all(page, "[id]").map((node) => node.id);
  expect(new Set(ids).size).toBe(ids.length);
});

test("every picture comes after a sentence, has a name and the same numbers as a table", () => {
  const figures = all(parse(renderPage(resultDocument())), "figure");
  expect(figures.length).toBeGreaterThan(20);
  for (const figure of figures) {
    expect(all(figure, "figcaption")[0]?.textContent.trim()).not.toBe("");
    expect(all(figure, "table").length).toBeGreaterThan(0);
    for (const svg of all(figure, "svg")) expect(svg.getAttribute("aria-label")).toBeTruthy();
  }
});

test("nothing is fetched: the policy forbids it and no address is in the file", () => {
  const html = renderPage(resultDocument());
  expect(html).toContain("default-src 'none'");
  expect(html).not.toMatch(/(src|href)="(https?:)?\/\//);
  expect(html).not.toMatch(/url\(|@import/);
});

test("names from the data are text and nothing else", () => {
  const html = renderPage(
    resultDocument({
      summary: hostileNames[8],
      planId: hostileNames[0],
      results: hostileNames.map((name) =>
        checkResult({
          column: name,
          segment: name,
          reason: name,
          check: name,
          method: name,
          unit: name,
        }),
      ),
      distributions: hostileNames.flatMap((name) => [
        numericDistribution(name, 1, { kind: name }),
        categoryDistribution(name, [...hostileNames], { measure: name }),
      ]),
    }),
  );
  const page = parse(html);
  expect(all(page, "script")).toHaveLength(2);
  expect(all(page, "style")).toHaveLength(1);
  expect(html.match(/<script/g)).toHaveLength(2);
  // oxlint-disable-next-line no-control-regex
  expect(html).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e\ufffe]/);
  expect(html.isWellFormed()).toBe(true);
});

test("an empty document gives a page that says what is not there", () => {
  const text = parse(renderPage(emptyDocument())).textContent;
  expect(text).toContain("Nothing could be compared");
  expect(text).toContain("No check had anything to compare.");
  expect(text).toContain("holds no distributions");
  expect(text).toContain("nothing here says how good the model's answers are");
});

test("missing labels, empty curves and sides without rows are told, not drawn", () => {
  const side = {
    rows: 0,
    labelled: 0,
    reliability: [],
    roc: [],
    precisionRecall: [],
    confusion: null,
  };
  const nothing = {
    rows: 0,
    missing: 0,
    mean: null,
    sd: null,
    min: null,
    max: null,
    quantiles: null,
    shares: [],
  };
  const text = parse(
    renderPage(
      resultDocument({
        performance: { task: "binary", baseline: side, current: side },
        distributions: [
          numericDistribution("delay", 1, { current: nothing }),
          categoryDistribution("origin", [], { baseline: nothing, current: nothing }),
        ],
      }),
    ),
  ).textContent;
  expect(text).toContain("Realised performance is therefore not known.");
  expect(text).toContain("No values in the current data.");
  expect(text).toContain("No values in the baseline and the current data.");
});

test("huge and missing numbers draw without a bad number", () => {
  const huge = numericDistribution("huge", 0, {
    bins: [
      { label: "", lo: -1.7e308, hi: 0 },
      { label: "", lo: 0, hi: 1.7e308 },
    ],
  });
  const results = [
    checkResult({
      value: 1.7e308,
      interval: { lo: -1.7e308, hi: 1.7e308, level: 0.95, kind: "x" },
    }),
    checkResult({
      value: null,
      interval: null,
      p: null,
      pAdjusted: null,
      excess: null,
      floor: null,
    }),
    checkResult({
      family: "performance",
      baselineValue: 1.7e308,
      currentValue: -1.7e308,
      value: null,
    }),
  ];
  const html = renderPage(resultDocument({ results, distributions: [huge] }));
  const body = html.slice(html.indexOf("<main"), html.lastIndexOf("<script>"));
  expect(body).not.toMatch(/NaN|Infinity/);
});

test("with thousands of columns only what matters is drawn, and the page says so", () => {
  const columns = Array.from({ length: 1500 }, (_, place) => `column_${place}`);
  const document = resultDocument({
    results: columns.flatMap((column, place) => [
      checkResult({ column, verdict: place === 1400 ? "alert" : "ok" }),
      checkResult({ column, check: "missing-rate", verdict: "ok" }),
    ]),
    distributions: columns.map((column) => numericDistribution(column, 1)),
  });
  const html = renderPage(document);
  expect(html.length).toBeLessThan(6_000_000);
  const page = parse(html);
  expect(all(page, "#distributions article")).toHaveLength(60);
  expect(all(page, "#distributions h3")[0]?.textContent).toContain("column_1400");
  expect(page.textContent).toContain("Plots are drawn for the 60 of 1500 distributions");
});

test("the same document gives the same bytes", () => {
  expect(renderPage(resultDocument())).toBe(renderPage(resultDocument()));
});

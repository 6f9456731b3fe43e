import { gateSchema, type GateTest, type GateVerdict } from "@plumbline/contracts";
import { DOMParser } from "linkedom";
import { expect, test } from "vitest";
import { hostileNames } from "../../../../test/fixtures/result-document.ts";
import { renderGateJson } from "./gate-json.ts";
import { renderGateJunit } from "./gate-junit.ts";
import { renderGateMarkdown } from "./gate-markdown.ts";
import { renderGateTerminal } from "./gate-terminal.ts";
import { textWidth } from "./text-width.ts";

const one = (part: Partial<GateTest>): GateTest => ({
  test: "slice",
  title: "No slice worse than is tolerated",
  subject: "origin=JFK",
  outcome: "pass",
  champion: 0.5,
  candidate: 0.4,
  difference: -0.1,
  interval: { lo: -0.12, hi: -0.08, level: 0.9, kind: "student" },
  bound: 0,
  unit: "nats",
  rows: 900,
  reason: "In origin=JFK the log loss is 0.4",
  ...part,
});

const verdictOf = (tests: readonly GateTest[], part: Partial<GateVerdict> = {}): GateVerdict => ({
  format: "plumbline-gate",
  formatVersion: 1,
  codeVersion: "1.2.3",
  model: null,
  champion: "v1",
  candidate: "v2",
  verdict: "better",
  promote: true,
  summary: "v2 is better than v1; log loss is 0.4 against the champion's 0.5, better by 0.1.",
  metric: "log-loss",
  rows: 900,
  tests: [...tests],
  options: gateSchema.parse({}),
  ...part,
});

const primary = one({ test: "primary", title: "Better than the champion", subject: "log loss" });
const usual = verdictOf([
  primary,
  one({ outcome: "fail", subject: "origin=ATL", reason: "It lost 3 %" }),
  one({
    test: "latency",
    title: "Fast enough",
    subject: null,
    outcome: "unknown",
    candidate: null,
  }),
  one({ test: "size", title: "Small enough", subject: null, outcome: "skipped" }),
]);
const plainTerminal = { color: false, width: 110 } as const;

interface Node {
  readonly textContent: string;
  getAttribute(name: string): string | null;
  querySelectorAll(selector: string): Iterable<Node>;
}

const parsed = (xml: string): Node =>
  new DOMParser().parseFromString(xml, "text/xml") as unknown as Node;

test("the terminal shows failed tests first, with numbers and reason", () => {
  const text = renderGateTerminal(usual, plainTerminal);
  expect(text).toMatch(/^✔ PROMOTE {2}v2 is better than v1/);
  expect(text.indexOf("✖ FAILED (1)")).toBeLessThan(text.indexOf("? UNKNOWN (1)"));
  expect(text).toMatch(
    /slice · origin=ATL +0\.5 nats +0\.4 nats +−0\.1 \[−0\.12, −0\.08\] +0 nats/,
  );
  expect(text).toContain("It lost 3 %");
  expect(text).not.toContain("NOT ASKED");
  expect(renderGateTerminal(usual, { ...plainTerminal, all: true })).toContain("NOT ASKED (1)");
  const refused = verdictOf([primary], { verdict: "refused", promote: false });
  expect(renderGateTerminal(refused, plainTerminal)).toMatch(/^✖ REFUSED/);
});

test.each([20, 30, 60, 89, 110, 200])("no line is wider than %i cells", (width) => {
  const slices = Array.from({ length: 30 }, (_, i) => one({ subject: `origin=航空 ${i}` }));
  const verdict = verdictOf([...usual.tests, ...slices]);
  const lines = renderGateTerminal(verdict, { color: false, width }).split("\n");
  expect(Math.max(...lines.map(textWidth))).toBeLessThanOrEqual(Math.max(30, width));
  expect(lines.join("\n")).toContain("and 22 more slices");
});

test("JUnit has a case per test: failed is a failure, unknown and not asked are skipped", () => {
  const xml = parsed(renderGateJunit(usual));
  const count = (selector: string): number => [...xml.querySelectorAll(selector)].length;
  expect([count("testcase"), count("failure"), count("skipped")]).toEqual([4, 1, 2]);
  const [suites] = xml.querySelectorAll("testsuites");
  expect(suites?.getAttribute("failures")).toBe("1");
  const [failure] = xml.querySelectorAll("failure");
  expect(failure?.textContent).toContain("difference: −0.1 [−0.12, −0.08]");
});

test("Markdown shows the primary test and what failed, folds the rest, and stays below 60 kB", () => {
  const text = renderGateMarkdown(usual);
  expect(text).toMatch(/^### ✔ Promote: v2 is better than v1/);
  expect(text).toContain("<summary>Unknown: 1 test</summary>");
  const slices = Array.from({ length: 900 }, (_, i) =>
    one({
      subject: `origin=${i}`,
      outcome: i % 2 === 0 ? "fail" : "pass",
      reason: "x".repeat(500),
    }),
  );
  expect(Buffer.byteLength(renderGateMarkdown(verdictOf(slices)))).toBeLessThan(60_000);
});

test("hostile names are text everywhere", () => {
  const tests = hostileNames.map((name) => one({ subject: name, reason: name, outcome: "fail" }));
  const verdict = verdictOf(tests, {
    champion: hostileNames[0] ?? "",
    summary: hostileNames.join(),
  });
  const xml = parsed(renderGateJunit(verdict));
  expect([...xml.querySelectorAll("testcase")].length).toBe(tests.length);
  // eslint-disable-next-line no-control-regex
  const control = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e]/;
  for (const text of [
    renderGateTerminal(verdict, plainTerminal),
    renderGateMarkdown(verdict),
    renderGateJunit(verdict),
  ]) {
    expect(text).not.toMatch(control);
  }
  expect(renderGateMarkdown(verdict)).not.toMatch(/<script|javascript:/i);
  expect(JSON.parse(renderGateJson(verdict))).toEqual(verdict);
});

import type { GateDocument, GateTest, GateVerdict } from "@plumbline/contracts";
import { countWords } from "../checks/number-words.ts";
import { codeVersion } from "../profiles/document.ts";
import { compareModels } from "./compare-models.ts";
import { testsOf, type GateContext } from "./gate-context.ts";
import type { GateInput } from "./gate-input.ts";
import { gateMetrics } from "./gate-metrics.ts";
import { gateTests } from "./gate-tests.ts";
import { comparisonWords } from "./gate-words.ts";
import { prepareRows } from "./prepare-rows.ts";
import { primaryVerdict } from "./tests/primary.ts";

/**
 * Whether a candidate may take the champion's place, from the answers of both on the same labelled rows.
 * The chance that a candidate which is no better is let in is at most `level`. Rows that cannot be used
 * are left out and said; input that contradicts itself is refused in words. Equal input gives an equal
 * verdict on every machine.
 */
export function judgeCandidate(input: GateInput, options: GateDocument): GateVerdict {
  const prepared = prepareRows(input, options);
  const primary = compareModels(prepared.metric, prepared.rows, options);
  const context: GateContext = { ...prepared, input, options, primary };
  const tests = gateTests.flatMap((kind) => testsOf(kind, context));
  const failed = tests.filter(({ test, outcome }) => outcome === "fail" && test !== "primary");
  const found = primaryVerdict(context);
  const verdict = failed.length > 0 || found === null ? "refused" : found;
  const promote =
    verdict === "better" || (verdict === "not-worse" && options.accept === "not-worse");
  return {
    format: "plumbline-gate",
    formatVersion: 1,
    codeVersion,
    model: input.model ?? null,
    champion: input.champion.version,
    candidate: input.candidate.version,
    verdict,
    promote,
    summary: summaryOf(context, verdict, failed),
    metric: prepared.metric,
    rows: prepared.facts.usable,
    tests,
    options,
  };
}

const heads: Readonly<Record<GateVerdict["verdict"], string>> = {
  better: "is better than",
  "not-worse": "is not worse than",
  "not-shown-better": "was not shown to be better than",
  worse: "is worse than",
  refused: "is refused against",
};

function summaryOf(
  { input, primary, metric, facts }: GateContext,
  verdict: GateVerdict["verdict"],
  failed: readonly GateTest[],
): string {
  const { champion, candidate } = input;
  const head = `${candidate.version} ${heads[verdict]} ${champion.version}`;
  const [first] = failed;
  const more = failed.length > 1 ? ` (and ${countWords(failed.length - 1, "more test")})` : "";
  const why = first ? `: ${lowered(first.reason)}${more}` : "";
  const numbers = primary.defined
    ? `${comparisonWords(metric, primary)}, on ${countWords(facts.usable, "row")}`
    : `${gateMetrics[metric].title} has no value: ${primary.why}`;
  return `${head}${why}; ${numbers}.`;
}

const lowered = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

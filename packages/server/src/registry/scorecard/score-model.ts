import type { Scorecard } from "@plumbline/contracts";
import type { ScorecardFacts } from "../../storage/metadata/scorecard-facts.ts";
import type { ScorecardTest } from "./scorecard-test.ts";

type ScoredTest = Scorecard["tests"][number];

const dayMs = 86_400_000;
/** Evidence that is older earns nothing. */
const freshDays = 30;

/** The card of a model: the lower of its two sections is the score. */
export function scoreModel(
  tests: readonly ScorecardTest[],
  facts: ScorecardFacts,
  about: { readonly model: string; readonly nowMs: number },
): Scorecard {
  const scored = tests.map((test) => scoreTest(test, facts, about.nowMs));
  const sum = (letter: string): number =>
    scored.filter(({ id }) => id.startsWith(letter)).reduce((all, { points }) => all + points, 0);
  const [monitoring, infrastructure] = [sum("M"), sum("I")];
  const section = monitoring <= infrastructure ? "M" : "I";
  return {
    model: about.model,
    at: new Date(about.nowMs).toISOString(),
    score: Math.min(monitoring, infrastructure),
    ...{ monitoring, infrastructure, nextPoint: nextOf(scored, section), tests: scored },
  };
}

function scoreTest(
  { id, title, judge }: ScorecardTest,
  facts: ScorecardFacts,
  nowMs: number,
): ScoredTest {
  const { points, evidence, atMs, next } = judge(facts);
  const ageDays = atMs === null ? 0 : Math.floor((nowMs - atMs) / dayMs);
  const isFaded = points > 0 && ageDays > freshDays;
  const at = atMs === null ? null : new Date(atMs).toISOString();
  if (!isFaded) return { id, title, points, evidence, at, isFaded, next };
  return {
    ...{ id, title, points: 0, at, isFaded },
    evidence: `${evidence}; that is ${ageDays} days ago, and counts for ${freshDays}`,
    next: next ?? "Show it again",
  };
}

/** Of the section that holds the score down: half a point is nearer to a whole one than none. */
function nextOf(scored: readonly ScoredTest[], section: string): string | null {
  const open = scored.filter(({ id, next }) => id.startsWith(section) && next !== null);
  const nearest = open.find(({ points }) => points > 0) ?? open[0];
  return nearest === undefined ? null : `${nearest.id}: ${nearest.next}`;
}

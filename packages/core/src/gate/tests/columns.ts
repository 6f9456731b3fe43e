import { countWords, listWords, numberWords } from "../../checks/number-words.ts";
import { canonicalText } from "../../profiles/canonical-text.ts";
import type { GateTestKind } from "../gate-context.ts";
import type { GateFinding, GateInput } from "../gate-input.ts";

export const columns: GateTestKind = {
  name: "columns",
  title: "The candidate needs what the champion gets, and predicts the same target",
  findings: ({ input }) => [targetFinding(input) ?? inputsFinding(input)],
};

/** Labels that came with the candidate's answers and differ from ours tell of another target. */
function targetFinding({ labels, candidate }: GateInput): GateFinding | null {
  const own = candidate.labels;
  if (own === undefined) return null;
  let both = 0;
  let different = 0;
  let example = "";
  labels.forEach((label, row) => {
    const other = own[row] ?? null;
    if (label === null || other === null) return;
    both++;
    if (canonicalText(label) === canonicalText(other)) return;
    if (different++ === 0) {
      example = `${JSON.stringify(canonicalText(other))} for ${JSON.stringify(canonicalText(label))}`;
    }
  });
  if (different === 0) return null;
  return {
    outcome: "fail",
    rows: both,
    candidate: different,
    unit: "rows",
    reason: `The candidate's answers come with other labels for ${numberWords(different)} of ${countWords(both, "row")}, e.g. ${example}: it predicts another target, or the files do not belong together`,
  };
}

function inputsFinding({ champion, candidate }: GateInput): GateFinding {
  if (candidate.columns === undefined || champion.columns === undefined) {
    const side = candidate.columns === undefined ? "candidate" : "champion";
    return { outcome: "unknown", reason: `Which inputs the ${side} needs was not said` };
  }
  const served = new Set(champion.columns);
  const needed = new Set(candidate.columns);
  const more = [...needed].filter((name) => !served.has(name));
  const less = [...served].filter((name) => !needed.has(name));
  if (more.length > 0) {
    return {
      outcome: "fail",
      subject: more[0] ?? null,
      reason: `The candidate needs ${countWords(more.length, "input")} that the champion does not get: ${listWords(more, 5)}`,
    };
  }
  const fewer =
    less.length > 0 ? `; it no longer needs ${listWords(less, 5)}` : ", the same as the champion";
  return {
    outcome: "pass",
    reason: `The candidate needs ${countWords(needed.size, "input")}${fewer}`,
  };
}

import type { CheckResult, Distribution, ResultDocument } from "@plumbline/contracts";
import type { PlotDocument } from "@plumbline/plots";
import { counted } from "../number-text.ts";
import { countByVerdict, familyTitles, groupByFamily } from "../result-groups.ts";
import { verdictWords } from "../verdict-words.ts";
import { finding, findingPicture, type Picture } from "./finding.ts";
import { type Markup, markup, nothing } from "./markup.ts";

const shown = { alert: 40, watch: 12 } as const;
const ids = { alert: "alerts", watch: "watches" } as const;
const titles = { alert: "Needs attention", watch: "Worth watching" } as const;

/** Finds the distribution a result speaks of, once: later results about it do not draw it again. */
function createDistributionPicker(
  document: ResultDocument,
): (result: CheckResult) => Distribution | null {
  const left = new Map(
    document.distributions.map((distribution) => [
      JSON.stringify([distribution.column, distribution.measure]),
      distribution,
    ]),
  );
  return (result) => {
    if (result.segment !== null || result.family !== "drift") return null;
    const key = JSON.stringify([result.column, result.measure ?? "value"]);
    const found = left.get(key) ?? null;
    left.delete(key);
    return found;
  };
}

function sentence({ results }: ResultDocument, verdict: "alert" | "watch"): string {
  const count = countByVerdict(results)[verdict];
  const { meaning } = verdictWords[verdict];
  return `${counted(count, "check")}: ${count === 1 ? "" : "each "}${meaning}. What harms comes before drift, which explains.`;
}

/** The results that ask for a person, by family, harm before drift. */
export function findingsSection(
  document: ResultDocument,
  verdict: "alert" | "watch",
  plots: PlotDocument,
): Markup {
  const groups = groupByFamily(document.results, verdict);
  const id = ids[verdict];
  if (groups.length === 0) {
    return verdict === "watch"
      ? nothing
      : markup`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${titles[verdict]}</h2><p>Nothing: no check alerts.</p></section>`;
  }
  const pick = createDistributionPicker(document);
  const picture: Picture = (result) =>
    verdict === "alert" ? findingPicture(result, pick(result), plots) : null;
  let room: number = shown[verdict];
  const parts = groups.map(({ family, results }) => {
    const here = results.slice(0, room);
    room -= here.length;
    const rest = results.length - here.length;
    return markup`<h3>${familyTitles[family]} <small>${counted(results.length, "finding")}</small></h3>
<div class="${verdict === "alert" ? "rows" : "cards"}">${here.map((result) => finding(result, picture))}</div>${rest > 0 ? markup`<p>${counted(rest, "more finding")} in the <a href="#results">table of all results</a>.</p>` : nothing}`;
  });
  return markup`<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${titles[verdict]}</h2>
<p>${sentence(document, verdict)}</p>
${parts}</section>`;
}

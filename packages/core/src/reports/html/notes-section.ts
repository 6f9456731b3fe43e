import type { ResultDocument } from "@plumbline/contracts";
import { counted, countText, percentText, pText } from "../number-text.ts";
import { countByVerdict, familyTitle } from "../result-groups.ts";
import { isEstimated } from "../result-text.ts";
import { numbersTable } from "./figures.ts";
import { type Markup, markup, nothing } from "./markup.ts";

/** What a reader could wrongly take from the report. */
function limits(document: ResultDocument): string[] {
  const { results, performance, baseline, current, distributions } = document;
  const counts = countByVerdict(results);
  const estimates = results.filter(isEstimated).length;
  const unread = baseline.unreadableRows + current.unreadableRows;
  const found: (string | null)[] = [
    counts.underpowered > 0
      ? `${counted(counts.underpowered, "check has", "checks have")} too little data: a change as large as the floor could be there and was not seen. That is not the same as OK.`
      : null,
    counts.undefined > 0
      ? `${counted(counts.undefined, "check has", "checks have")} no answer, because the quantity does not exist on these rows; each says why in the table.`
      : null,
    estimates > 0
      ? `${counted(estimates, "result is", "results are")} estimated without labels: right only as long as the model's scores stay calibrated and the meaning of the inputs has not changed. Realised performance needs labels.`
      : null,
    performance === null
      ? "Performance: nothing here says how good the model's answers are, because no labels with predictions were compared."
      : null,
    performance !== null && performance.current.labelled < performance.current.rows
      ? `Labels have arrived for ${countText(performance.current.labelled)} of ${countText(performance.current.rows)} current rows. Labels that come late may tell a different story.`
      : null,
    unread > 0
      ? `${counted(unread, "row")} could not be read and ${unread === 1 ? "is" : "are"} in no number here.`
      : null,
    "Drift says that inputs or answers changed, not that the model became worse; a model can also become worse while nothing in its inputs moves.",
    "OK means that no change beyond its floor was shown, not that nothing changed.",
    distributions.length > 0
      ? "Distributions are drawn from counts per bin; what happens inside a bin is not shown."
      : null,
  ];
  return found.filter((note) => note !== null);
}

/** How false alarms are kept rare, and what was corrected together. */
function familiesTable({ families }: ResultDocument): Markup {
  if (families.length === 0) return nothing;
  return markup`<div class="scroll">${numbersTable(
    "False-alarm budget by family",
    ["Family", "Level", "p-values corrected together", "Correction"],
    families.map(({ family, level, tests, correction }) => [
      familyTitle(family),
      pText(level),
      countText(tests),
      correction,
    ]),
  )}</div>`;
}

export function notesSection(document: ResultDocument): Markup {
  return markup`<section id="notes" aria-labelledby="notes-title">
<h2 id="notes-title">What this does not show</h2>
<ul>${limits(document).map((note) => markup`<li>${note}</li>`)}</ul>
<h3>How false alarms are kept rare</h3>
<p>A change alerts only when its effect is above its floor and its p-value stays below its level after correction for all checks made together. What is simply so, such as a column that is gone, alerts without a test. If nothing had changed, at most ${percentText(document.falseAlarmRate)} of comparisons would alert at all.</p>
${familiesTable(document)}</section>`;
}

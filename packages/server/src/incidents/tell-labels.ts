import { laneOf } from "../domain/incident-lane.ts";
import { windowWords } from "../domain/incident-words.ts";
import type { StoredEvaluation } from "../storage/metadata/evaluation-records.ts";
import { linkTo, tell, type LoopContext } from "./loop-context.ts";

/** Fewer new labels than this share of the rows are no news. */
const worthTelling = 0.2;

/** Labels that came since a window was judged last, on the timelines of incidents that are about it. */
export function tellLabels(context: LoopContext, evaluation: StoredEvaluation): void {
  const { document, modelId, startMs, endMs } = evaluation;
  const { labels, rows, version } = document;
  if (document.revision === 1 || labels.labelled === 0) return;
  const incidents = context.incidents
    .live(modelId)
    .filter(
      (one) =>
        laneOf(one.kind) !== "alarm" &&
        one.version === version &&
        one.firstWindowMs < endMs &&
        one.lastWindowMs > startMs,
    );
  if (incidents.length === 0) return;
  const before = context.evaluations.before(evaluation)?.labels;
  const came = labels.labelled - (before?.labelled ?? 0);
  const isComplete = labels.isMature && before?.isMature !== true;
  if (came <= 0 || (came < worthTelling * rows && !isComplete)) return;
  const end = labels.isMature ? "" : "; more may come";
  const message = `${came} labels came for the window ${windowWords(evaluation)}: ${labels.labelled} of ${rows} rows have one${end}. ${document.summary}`;
  for (const { id } of incidents) {
    tell(context, id, { lane: "labels", eventTimeMs: endMs, message, ...linkTo(document.id) });
  }
}

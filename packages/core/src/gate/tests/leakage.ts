import { canonicalText } from "../../profiles/canonical-text.ts";
import { countWords, listWords, numberWords, percentWords } from "../../checks/number-words.ts";
import type { GateContext, GateTestKind } from "../gate-context.ts";
import type { GateFinding, GateInput } from "../gate-input.ts";

/** Rows may repeat by nature; so many more than the training set repeats itself are a leak. */
const maxExcess = 0.01;
const standardErrors = 3;

export const leakage: GateTestKind = {
  name: "leakage",
  title: "Not judged on rows it was trained on",
  findings: (context) => [idsFinding(context), ...contentsFinding(context.input)],
};

function idsFinding({ input, rows }: GateContext): GateFinding {
  const ids = input.training?.ids;
  if (ids === undefined) {
    return { outcome: "unknown", reason: "Which rows the candidate was trained on was not said" };
  }
  const shared: string[] = [];
  let count = 0;
  for (const place of rows.places) {
    const id = input.ids[place] ?? null;
    if (id === null || !ids.has(canonicalText(id))) continue;
    count++;
    if (shared.length < 3) shared.push(canonicalText(id));
  }
  const numbers = {
    subject: "ids",
    candidate: count,
    bound: 0,
    unit: "rows",
    rows: rows.places.length,
  };
  const against = `${countWords(ids.size, "training id")} and ${countWords(rows.places.length, "row")} here`;
  return count === 0
    ? { ...numbers, outcome: "pass", reason: `No id is in both: ${against}` }
    : {
        ...numbers,
        outcome: "fail",
        reason: `${countWords(count, "row")} it is judged on ${count === 1 ? "is" : "are"} in its training set too: ${listWords(shared)}${count > shared.length ? " and more" : ""} (${against})`,
      };
}

/** Rows with equal contents; how many there are by nature shows in the training set itself. */
function contentsFinding({ contents, training }: GateInput): readonly GateFinding[] {
  const learnt = training?.contents;
  if (contents === undefined || learnt === undefined) return [];
  if (contents.length === 0 || learnt.length === 0) return [];
  const times = new Map<string, number>();
  for (const content of learnt) times.set(content, (times.get(content) ?? 0) + 1);
  let repeated = 0;
  for (const count of times.values()) if (count > 1) repeated += count;
  const known = contents.filter((content) => times.has(content)).length;
  const natural = repeated / learnt.length;
  const share = known / contents.length;
  const error = Math.sqrt((natural * (1 - natural)) / contents.length);
  const isLeak = share > natural + maxExcess + standardErrors * error;
  const reason = `${percentWords(share)} of the rows have the content of a training row; ${percentWords(natural)} of the training rows have that of another one`;
  return [
    {
      outcome: isLeak ? "fail" : "pass",
      subject: "contents",
      candidate: share,
      bound: natural + maxExcess + standardErrors * error,
      unit: "share",
      rows: contents.length,
      reason: isLeak
        ? `${reason}: ${numberWords(Math.round((share - natural) * contents.length))} more than come by nature`
        : `${reason}, so they come by nature`,
    },
  ];
}

import { holm } from "@plumbline/stats";
import { countWords, numberWords, percentWords } from "../../checks/number-words.ts";
import { nearestName } from "../../planning/nearest-name.ts";
import { compareModels, type Comparison } from "../compare-models.ts";
import { cutSlices } from "../cut-slices.ts";
import type { GateContext, GateTestKind } from "../gate-context.ts";
import type { GateFinding } from "../gate-input.ts";
import { gateMetrics } from "../gate-metrics.ts";
import { selectRows } from "../gate-rows.ts";
import { comparisonWords, valueWords } from "../gate-words.ts";

/** Of one column; the largest. */
const maxSlices = 50;

export const slice: GateTestKind = {
  name: "slice",
  title: "No slice worse than is tolerated",
  findings: judgeSlices,
};

interface ComparedSlice {
  readonly subject: string;
  readonly comparison: Comparison;
  readonly pValue: number;
}

function judgeSlices(context: GateContext): readonly GateFinding[] {
  const { input, options, primary } = context;
  const given = input.slices ?? {};
  const isNamed = options.slices.columns.length > 0;
  const fairness = new Set(options.fairness?.columns);
  const columns = isNamed
    ? options.slices.columns
    : Object.keys(given).filter((name) => !fairness.has(name));
  if (columns.length === 0) {
    return [{ outcome: "unknown", reason: "No columns to cut the rows by were given" }];
  }
  if (!primary.defined) {
    return [{ outcome: "unknown", reason: `The metric has no value on all rows: ${primary.why}` }];
  }
  const cut = columns.map((name) => cutColumn(context, name));
  const compared = cut.flatMap(({ slices }) => slices);
  const decisions = holm(
    compared.map(({ subject, pValue }) => ({ name: subject, pValue })),
    { level: options.level },
  );
  return [
    ...compared.map((one, place) => finding(context, one, decisions[place]?.isRejected === true)),
    ...cut.flatMap(({ others }) => others),
  ];
}

function cutColumn(
  context: GateContext,
  name: string,
): { slices: readonly ComparedSlice[]; others: readonly GateFinding[] } {
  const { input, options, rows, metric } = context;
  const values = input.slices?.[name];
  if (values === undefined) {
    const known = Object.keys(input.slices ?? {});
    const reason = `There is no column ${JSON.stringify(name)} to cut by. ${nearestName(name, known)}`;
    return { slices: [], others: [{ outcome: "fail", subject: name, reason }] };
  }
  const all = cutSlices(values, rows.places);
  const large = all.filter(({ indexes }) => indexes.length >= options.slices.minRows);
  const looked = large.slice(0, maxSlices);
  const slices: ComparedSlice[] = [];
  const others: GateFinding[] = [];
  for (const { value, indexes } of looked) {
    const subject = `${name}=${value}`;
    const comparison = compareModels(metric, selectRows(rows, indexes), options);
    if (comparison.defined) {
      const pValue = comparison.pWorseThanShare(options.slices.tolerance);
      slices.push({ subject, comparison, pValue });
    } else {
      const reason = `${countWords(indexes.length, "row")}, and no value: ${comparison.why}`;
      others.push({ outcome: "unknown", subject, rows: indexes.length, reason });
    }
  }
  const rest = all.slice(looked.length);
  if (rest.length > 0) {
    const count = rest.reduce((sum, { indexes }) => sum + indexes.length, 0);
    const tooFew = all.length - large.length;
    const why =
      tooFew === rest.length
        ? `have fewer than ${numberWords(options.slices.minRows)} rows each`
        : `are beyond the ${maxSlices} largest or have fewer than ${numberWords(options.slices.minRows)} rows`;
    others.push({
      outcome: "unknown",
      subject: name,
      rows: count,
      bound: options.slices.minRows,
      unit: "rows",
      reason: `${countWords(rest.length, "value")} of ${name} ${why} (${countWords(count, "row")} together): not looked at`,
    });
  }
  return { slices, others };
}

function finding(
  { metric, options }: GateContext,
  { subject, comparison, pValue }: ComparedSlice,
  isShown: boolean,
): GateFinding {
  const { sign, unit } = gateMetrics[metric];
  const { champion, candidate, difference } = comparison;
  const { tolerance } = options.slices;
  const tolerated = tolerance * Math.abs(champion);
  const loss = -sign * difference.value;
  const words = `In ${subject} the ${comparisonWords(metric, comparison)}`;
  const limit = `${valueWords(tolerated)} (${percentWords(tolerance)}) is tolerated`;
  const verdict = isShown
    ? `more than chance explains (p = ${valueWords(pValue)} before correction for the other slices)`
    : loss > tolerated
      ? "but chance explains the rest"
      : "which is within";
  return {
    outcome: isShown ? "fail" : "pass",
    subject,
    unit,
    champion,
    candidate,
    difference: difference.value,
    interval: difference.interval,
    bound: -sign * tolerated + 0,
    rows: difference.n,
    reason: `${words}; ${limit}, ${verdict}`,
  };
}

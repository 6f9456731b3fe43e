import type {
  Distribution,
  DistributionsAnswer,
  EvaluationDocument,
  OutcomesAnswer,
} from "@plumbline/contracts";

type Measure = DistributionsAnswer["measures"][number];
type Side = Distribution["baseline"];

function windowFacts({ id, version, window, rows, labels }: EvaluationDocument) {
  return {
    ...{ evaluation: id, version, from: window.from, to: window.to, rows },
    ...{ labelled: labels.labelled, isMature: labels.isMature },
  };
}

const withoutShares = ({ shares: _shares, ...side }: Side): Omit<Side, "shares"> => side;

/** The measures of one column through the windows, in the order in which the newest has them. */
export function measuresOf(
  newestFirst: readonly EvaluationDocument[],
  column: string,
): readonly Measure[] {
  const measures = new Map<string, Measure>();
  for (const evaluation of newestFirst) {
    for (const one of evaluation.result?.distributions ?? []) {
      if (one.column !== column) continue;
      const { measure, shape } = one;
      const known = measures.get(measure) ?? {
        ...{ measure, shape, baseline: withoutShares(one.baseline), windows: [] },
      };
      known.windows.unshift({ ...windowFacts(evaluation), current: withoutShares(one.current) });
      measures.set(measure, known);
    }
  }
  return [...measures.values()];
}

export function outcomesOf(newestFirst: readonly EvaluationDocument[]): OutcomesAnswer["windows"] {
  return newestFirst
    .flatMap((evaluation) => {
      const current = evaluation.result?.performance?.current;
      if (current === undefined || current.labelled === 0) return [];
      const { confusion, reliability } = current;
      return [{ ...windowFacts(evaluation), confusion, reliability }];
    })
    .toReversed();
}

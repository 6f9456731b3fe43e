import { type Undefined, undefinedBecause } from "@plumbline/stats";
import type { DriftFound, DriftPair, DriftSetting, ValueSamples } from "./drift-method.ts";
import { wasserstein } from "./wasserstein.ts";

export interface SampleTested {
  readonly defined: true;
  readonly statistic: number;
  readonly p: number;
  readonly details?: Readonly<Record<string, number | string>>;
}

/**
 * A test of single values, from the row samples, beside the size of the shift: such a test has no
 * distance of its own, so the Wasserstein distance says how large the shift is.
 */
export function compareBySampleTest(
  id: string,
  pair: DriftPair,
  setting: DriftSetting,
  test: (values: ValueSamples, setting: DriftSetting) => SampleTested | Undefined,
): DriftFound | Undefined {
  const { values } = pair;
  if (!values) return undefinedBecause("not-applicable");
  const size = wasserstein.compare(pair, setting);
  if (!size.defined) return size;
  const tested = test(values, setting);
  if (!tested.defined) return tested;
  return {
    defined: true,
    method: `wasserstein-sd + ${id}`,
    value: size.value,
    excess: size.excess,
    bounds: size.bounds ?? null,
    p: tested.p,
    // Such tests know single rows only: rows that move together make their p too small.
    mayAlert: setting.designEffect === 1,
    details: {
      ...tested.details,
      statistic: tested.statistic,
      testedBaselineRows: values.before.length,
      testedCurrentRows: values.now.length,
    },
  };
}

import {
  excess,
  smallestKsDistance,
  wasserstein as wassersteinOfValues,
  wassersteinFromBins,
  wassersteinNull,
  undefinedBecause,
} from "@plumbline/stats";
import { type DriftMethod, type DriftPair, effectiveSizes } from "./drift-method.ts";
import { ksP } from "./ks-p.ts";

/** A normal column that moves by one standard deviation moves this far in Kolmogorov's distance. */
const ksPerSd = 0.4;

export const wasserstein = {
  id: "wasserstein",
  title: "Wasserstein distance in baseline standard deviations",
  kinds: ["numeric"],
  unit: "sd",
  floor: 0.1,
  compare(pair, setting) {
    const { grid } = pair;
    if (!grid) return undefinedBecause("not-applicable");
    const sizes = effectiveSizes(pair, setting);
    const clip = grid.clip ? { clip: grid.clip } : {};
    const law = wassersteinNull(grid.before, sizes.s, clip);
    if (!law.defined) return law;
    const distance = measure(pair, clip);
    if (!distance.defined) return distance;
    const test = ksP(pair, setting);
    if (!test.defined) return test;
    const value = distance.value / law.sd;
    const smallest = smallestKsDistance({ ...sizes, alpha: setting.level }) / ksPerSd;
    return {
      defined: true,
      method: "wasserstein-sd + ks",
      value,
      p: test.p,
      excess: excess(value, law.mean, "root"),
      bounds: { lo: distance.bounds.lo / law.sd, hi: distance.bounds.hi / law.sd },
      smallestDetectable: smallest,
      details: { ...test.details, nullMean: law.mean, sd: law.sd },
    };
  },
} as const satisfies DriftMethod;

function measure(
  { grid, values }: DriftPair,
  clip: NonNullable<Parameters<typeof wassersteinFromBins>[2]>,
): ReturnType<typeof wassersteinFromBins> {
  if (!grid) return undefinedBecause("not-applicable");
  if (!values?.isWhole) return wassersteinFromBins(grid.before, grid.now, clip);
  const exact = wassersteinOfValues(values.before, values.now, clip);
  return exact.defined ? { ...exact, bounds: { lo: exact.value, hi: exact.value } } : exact;
}

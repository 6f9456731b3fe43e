import { excess, smallestKsDistance } from "@plumbline/stats";
import { type DriftMethod, effectiveSizes } from "./drift-method.ts";
import { ksP } from "./ks-p.ts";

/** Mean of the distance without drift, times √s. */
const nullMeanPerRoot = 0.869;

export const ks = {
  id: "ks",
  title: "Kolmogorov-Smirnov distance",
  kinds: ["numeric"],
  unit: "share",
  floor: 0.08,
  compare(pair, setting) {
    const test = ksP(pair, setting);
    if (!test.defined) return test;
    const sizes = effectiveSizes(pair, setting);
    const nullMean = nullMeanPerRoot * Math.sqrt(sizes.s);
    return {
      defined: true,
      method: "ks",
      value: test.statistic,
      p: test.p,
      excess: excess(test.statistic, nullMean, "root"),
      bounds: test.bounds,
      smallestDetectable: smallestKsDistance({ ...sizes, alpha: setting.level }),
      details: { ...test.details, nullMean },
    };
  },
} as const satisfies DriftMethod;

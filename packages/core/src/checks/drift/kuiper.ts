import { excess, kuiperFromBins } from "@plumbline/stats";
import { type DriftMethod, effectiveSizes } from "./drift-method.ts";

/** Mean of V without drift, times √s: √(π/2). */
const nullMeanPerRoot = Math.sqrt(Math.PI / 2);

export const kuiper = {
  id: "kuiper",
  title: "Kuiper's distance, for values on a circle",
  kinds: ["cyclic"],
  unit: "share",
  floor: 0.1,
  compare(pair, setting) {
    const { before, now } = pair.bins;
    const scale = (rows: number) => rows / setting.designEffect;
    const test = kuiperFromBins(before.map(scale), now.map(scale));
    if (!test.defined) return test;
    const nullMean = nullMeanPerRoot * Math.sqrt(effectiveSizes(pair, setting).s);
    return {
      defined: true,
      method: "kuiper",
      value: test.statistic,
      p: test.pValue,
      excess: excess(test.statistic, nullMean, "root"),
      details: { nullMean },
    };
  },
} as const satisfies DriftMethod;

import {
  energyDistance,
  energyFromBins,
  energyNull,
  excess,
  undefinedBecause,
} from "@plumbline/stats";
import { type DriftMethod, effectiveSizes } from "./drift-method.ts";

export const energy = {
  id: "energy",
  title: "Root of the energy distance per baseline standard deviation",
  kinds: ["numeric"],
  unit: "",
  floor: 0.1,
  compare(pair, setting) {
    const { grid, values } = pair;
    if (!grid) return undefinedBecause("not-applicable");
    const clip = grid.clip ? { clip: grid.clip } : {};
    const law = energyNull(grid.before, effectiveSizes(pair, setting).s, clip);
    if (!law.defined) return law;
    const distance = values?.isWhole
      ? energyDistance(values.before, values.now, clip)
      : energyFromBins(grid.before, grid.now, clip);
    if (!distance.defined) return distance;
    const value = Math.sqrt(distance.value / law.sd);
    return {
      defined: true,
      method: "energy",
      value,
      p: law.pValue(value),
      excess: excess(value, law.mean, "root"),
      details: { nullMean: law.mean, sd: law.sd },
    };
  },
} as const satisfies DriftMethod;

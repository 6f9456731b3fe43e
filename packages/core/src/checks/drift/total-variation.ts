import { binnedDistanceMethod } from "./binned-distance-method.ts";

export const totalVariation = binnedDistanceMethod({
  id: "total-variation",
  title: "Total variation distance",
  distance: "total-variation",
  unit: "share",
  floor: 0.1,
  test: "own",
});

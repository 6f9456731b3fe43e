import { binnedDistanceMethod } from "./binned-distance-method.ts";

export const cramersV = binnedDistanceMethod({
  id: "cramers-v",
  title: "Cramér's V, balanced",
  distance: "cramers-v",
  unit: "",
  floor: 0.1,
  test: "own",
});

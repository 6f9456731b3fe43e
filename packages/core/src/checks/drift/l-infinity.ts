import { binnedDistanceMethod } from "./binned-distance-method.ts";

export const lInfinity = binnedDistanceMethod({
  id: "l-infinity",
  title: "Largest change of one share",
  distance: "l-infinity",
  unit: "share",
  floor: 0.05,
  test: "own",
});

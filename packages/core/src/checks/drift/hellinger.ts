import { binnedDistanceMethod } from "./binned-distance-method.ts";

export const hellinger = binnedDistanceMethod({
  id: "hellinger",
  title: "Hellinger distance",
  distance: "hellinger",
  unit: "",
  floor: 0.1,
  test: "own",
});

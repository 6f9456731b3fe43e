import { binnedDistanceMethod } from "./binned-distance-method.ts";

export const jensenShannon = binnedDistanceMethod({
  id: "jensen-shannon",
  title: "Jensen-Shannon distance, base 2",
  distance: "jensen-shannon",
  unit: "",
  floor: 0.1,
  test: "chi-square",
});

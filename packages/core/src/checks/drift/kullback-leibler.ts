import { binnedDistanceMethod } from "./binned-distance-method.ts";

export const kullbackLeibler = binnedDistanceMethod({
  id: "kullback-leibler",
  title: "Kullback-Leibler divergence of the current from the baseline's shares",
  distance: "kullback-leibler",
  unit: "nats",
  floor: 0.05,
  test: "own",
});

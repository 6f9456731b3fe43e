import { binnedDistanceMethod } from "./binned-distance-method.ts";

export const psi = binnedDistanceMethod({
  id: "psi",
  title: "Population stability index",
  distance: "psi",
  unit: "nats",
  floor: 0.1,
  test: "own",
});

import { andersonDarling } from "./drift/anderson-darling.ts";
import { brownForsythe } from "./drift/brown-forsythe.ts";
import { cramerVonMises } from "./drift/cramer-von-mises.ts";
import { cramersV } from "./drift/cramers-v.ts";
import type { DriftKind, DriftMethod } from "./drift/drift-method.ts";
import { energy } from "./drift/energy.ts";
import { eppsSingleton } from "./drift/epps-singleton.ts";
import { fisher } from "./drift/fisher.ts";
import { hellinger } from "./drift/hellinger.ts";
import { jensenShannon } from "./drift/jensen-shannon.ts";
import { ks } from "./drift/ks.ts";
import { kuiper } from "./drift/kuiper.ts";
import { kullbackLeibler } from "./drift/kullback-leibler.ts";
import { lInfinity } from "./drift/l-infinity.ts";
import { mannWhitney } from "./drift/mann-whitney.ts";
import { proportions } from "./drift/proportions.ts";
import { psi } from "./drift/psi.ts";
import { totalVariation } from "./drift/total-variation.ts";
import { wasserstein } from "./drift/wasserstein.ts";
import { welch } from "./drift/welch.ts";

/** Every way to compare two samples. A new one is one file in drift/ and one line here. */
export const driftMethods = [
  wasserstein,
  ks,
  jensenShannon,
  proportions,
  psi,
  kullbackLeibler,
  hellinger,
  totalVariation,
  lInfinity,
  cramersV,
  kuiper,
  mannWhitney,
  energy,
  cramerVonMises,
  andersonDarling,
  eppsSingleton,
  welch,
  brownForsythe,
  fisher,
] as const satisfies readonly DriftMethod[];

export type DriftMethodId = (typeof driftMethods)[number]["id"];

/** The ids of the methods for a kind of values. */
export function methodIds(kind: DriftKind): readonly [DriftMethodId, ...DriftMethodId[]] {
  const fitting = driftMethods.filter(({ kinds }: DriftMethod) => kinds.includes(kind));
  const [first, ...rest] = fitting.map(({ id }) => id);
  if (first === undefined) throw new RangeError(`No drift method compares ${kind} values`);
  return [first, ...rest];
}

export function driftMethod(id: DriftMethodId): DriftMethod {
  const method = driftMethods.find((each) => each.id === id);
  if (!method) throw new RangeError(`There is no drift method ${id}`);
  return method;
}

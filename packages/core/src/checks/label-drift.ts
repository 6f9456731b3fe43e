import { roleOf } from "../profiles/roles.ts";
import type { Check } from "./check.ts";
import { type DriftOptions, driftOptions } from "./drift/drift-options.ts";
import { measureDrift } from "./drift/measure-drift.ts";

export const labelDrift = {
  id: "label-drift",
  family: "drift",
  correctedAs: "label drift",
  title: "Drift of labels",
  question: "Are the known outcomes distributed as in the baseline?",
  options: driftOptions,
  // A label that has not come yet is no class of its own.
  evaluate: (input, options) =>
    measureDrift(input, options, {
      includes: ({ name }) => roleOf(name, input.plan.roles) === "target",
      countsMissing: false,
    }),
} as const satisfies Check<DriftOptions>;

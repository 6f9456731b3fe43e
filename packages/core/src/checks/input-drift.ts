import { roleOf } from "../profiles/roles.ts";
import type { Check } from "./check.ts";
import { type DriftOptions, driftOptions } from "./drift/drift-options.ts";
import { measureDrift } from "./drift/measure-drift.ts";

export const inputDrift = {
  id: "drift",
  family: "drift",
  correctedAs: "input drift",
  title: "Drift of inputs",
  question: "Are the model's inputs distributed as in the baseline?",
  options: driftOptions,
  evaluate: (input, options) =>
    measureDrift(input, options, {
      includes: ({ name, kind }) =>
        kind !== "identifier" && roleOf(name, input.plan.roles) === null,
      countsMissing: true,
    }),
} as const satisfies Check<DriftOptions>;

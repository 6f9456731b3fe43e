import { roleOf } from "../profiles/roles.ts";
import type { Check } from "./check.ts";
import { type DriftOptions, driftOptions } from "./drift/drift-options.ts";
import { measureDrift } from "./drift/measure-drift.ts";

export const predictionDrift = {
  id: "prediction-drift",
  family: "drift",
  correctedAs: "prediction drift",
  title: "Drift of predictions",
  question: "Are the model's answers and scores distributed as in the baseline?",
  options: driftOptions,
  evaluate: (input, options) =>
    measureDrift(input, options, {
      includes: ({ name }) => {
        const role = roleOf(name, input.plan.roles);
        return role === "prediction" || role === "score";
      },
      countsMissing: true,
    }),
} as const satisfies Check<DriftOptions>;

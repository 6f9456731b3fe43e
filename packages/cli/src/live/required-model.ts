import { PlumblineError } from "@plumbline/core";

/** @throws PlumblineError PL_USAGE_INVALID without a model */
export function requiredModel(model: string | undefined): string {
  if (model !== undefined) return model;
  throw new PlumblineError("PL_USAGE_INVALID", {
    problem: "it is not clear which model is meant",
    remedy: "Pass --model NAME",
  });
}

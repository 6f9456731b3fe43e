import type { ProfilePlan } from "./plan.ts";
import type { Profile } from "./profile.ts";

export const baselineFormat = "plumbline-baseline";
export const baselineVersion = 1;

/** A plan with the profile of the rows it was made from: what a current source is checked against. */
export interface Baseline {
  readonly format: typeof baselineFormat;
  readonly version: typeof baselineVersion;
  readonly codeVersion: string;
  readonly plan: ProfilePlan;
  readonly profile: Profile;
}

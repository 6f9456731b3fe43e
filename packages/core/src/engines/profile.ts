import type { ProfilePlan } from "../profiles/plan.ts";
import type { Profile } from "../profiles/profile.ts";
import type { Source } from "../sources/source.ts";
import type { Engine, WorkOptions } from "./engine.ts";

/** Opens a source, profiles it under a plan, and closes it again. */
export async function profile(
  engine: Engine,
  source: Source,
  plan: ProfilePlan,
  work: WorkOptions = {},
): Promise<Profile> {
  const table = await engine.open(source, work);
  try {
    return await table.profile(plan, work);
  } finally {
    await table.close();
  }
}

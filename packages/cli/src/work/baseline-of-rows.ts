import {
  createBaseline,
  plan as makePlan,
  type Baseline,
  type FileSource,
  type PlanOptions,
} from "@plumbline/core";
import type { Work } from "./with-engine.ts";

/** Plan and profile of the rows of a source, in one opening of it. */
export async function baselineOfRows(
  { engine, options }: Work,
  source: FileSource,
  settings: PlanOptions,
): Promise<Baseline> {
  const table = await engine.open(source, options);
  try {
    const plan = await makePlan(table, settings, options);
    return createBaseline(plan, await table.profile(plan, options));
  } finally {
    await table.close();
  }
}

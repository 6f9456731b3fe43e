import { z } from "zod";
import type { Profile } from "../../profiles/profile.ts";
import type { Check } from "../check.ts";
import { countedFault, faultOptions } from "../counted-fault.ts";
import type { Rate } from "../rate-change.ts";

const options = z.strictObject(faultOptions);

export const duplicateIds = {
  id: "duplicate-ids",
  family: "quality",
  title: "Repeated prediction ids",
  question: "Do rows repeat the id of an earlier row?",
  options,
  evaluate({ plan, reference, current, designEffect, level }, settings) {
    const { id } = plan.roles;
    if (id === undefined) return [];
    if (!current.source.duplicateIds) {
      const words = "the profile did not count ids";
      return [{ column: id, method: "count", outcome: "undefined", why: "not-applicable", words }];
    }
    const measured = countedFault({ column: id }, rateOf(reference), rateOf(current), {
      ...settings,
      designEffect: designEffect(null),
      level,
      what: "rows that repeat an id",
    });
    const { isWhole } = current.source.duplicateIds;
    return [{ ...measured, details: { ...measured.details, seesAllParts: isWhole } }];
  },
} as const satisfies Check<z.output<typeof options>>;

function rateOf({ rows, source }: Profile): Rate {
  return { hits: Math.min(rows, source.duplicateIds?.rows ?? 0), rows };
}

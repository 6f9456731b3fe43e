import { z } from "zod";
import type { RulePlan } from "../../profiles/plan.ts";
import type { RuleCounts } from "../../profiles/profile.ts";
import type { Check, Measurement } from "../check.ts";
import { numberWords, percentWords } from "../number-words.ts";

const options = z.strictObject({
  unanswered: z
    .enum(["alert", "watch", "ok"])
    .default("alert")
    .describe("What a rule that could not run comes to"),
});

export const rules = {
  id: "rules",
  family: "rules",
  title: "Your rules",
  question: "Do the rows keep the rules that you wrote?",
  options,
  evaluate({ plan, reference, current }, { unanswered }) {
    return plan.rules.flatMap((rule, index) => {
      const now = current.rules[index];
      const before = reference.rules[index];
      return now ? [measure(rule, before ?? null, now, unanswered)] : [];
    });
  },
} as const satisfies Check<z.output<typeof options>>;

function measure(
  { name, column, expression, maxShare }: RulePlan,
  before: RuleCounts | null,
  { checked, broken, failure }: RuleCounts,
  unanswered: "alert" | "watch" | "ok",
): Measurement {
  const subject = {
    ...(column === null ? {} : { column }),
    method: name,
    unit: "share",
    m: checked,
    details: { rule: name, expression, maxShare, broken },
  };
  if (failure !== null) {
    const words = `the rule ${JSON.stringify(name)} could not run: ${failure}`;
    return { ...subject, outcome: "fact", value: 0, severity: unanswered, words };
  }
  if (checked === 0) {
    const words = `the rule ${JSON.stringify(name)} had no row to look at`;
    return { ...subject, outcome: "undefined", why: "no-rows", words };
  }
  const share = broken / checked;
  const seen = `${numberWords(broken)} of ${numberWords(checked)} rows (${percentWords(share)})`;
  const isBroken = share > maxShare;
  const allowed = maxShare > 0 ? `, ${percentWords(maxShare)} are allowed` : "";
  return {
    ...subject,
    baselineValue: before && before.checked > 0 ? before.broken / before.checked : null,
    currentValue: share,
    outcome: "fact",
    value: share,
    severity: isBroken ? "alert" : "ok",
    words: `${seen} break ${JSON.stringify(name)}${allowed}`,
  };
}

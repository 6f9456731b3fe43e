import type { PolicyAnswer, PolicyProblem, PolicyTestAnswer } from "@plumbline/contracts";
import { decisionTable } from "./decision-text.ts";
import { minuteText } from "./time-words.ts";

export function policyText({ summary, problems, policy, revision }: PolicyAnswer): string {
  const head = policy === null ? [] : [`Policy of revision ${revision} of the configuration`];
  return [...head, ...summary, ...problems.map(problemLine)].join("\n");
}

/** `warning: cooldown: …` */
export function problemLine({ level, path, problem }: PolicyProblem): string {
  return `${level}: ${path.length === 0 ? "" : `${path.join(".")}: `}${problem}`;
}

/** What a policy would have done, line by line. */
export function policyTestText(answer: PolicyTestAnswer, width: number | null): string {
  const { decisions, looks, runs, from, to, problems, notes, isAll } = answer;
  if (from === null || to === null) {
    return [...problems.map(problemLine), "No window of that time was judged"].join("\n");
  }
  const tried = decisions.map((one) => ({ ...one, eventTime: one.from }));
  const times = `${minuteText(from)} to ${minuteText(to)}`;
  return [
    ...problems.map(problemLine),
    `${times}: ${looks} looks, ${runs} ${runs === 1 ? "run" : "runs"}`,
    "",
    decisionTable(tried, width),
    "",
    ...notes,
    ...(isAll ? [] : ["There is more history than is tried at once: --to shows earlier parts"]),
  ].join("\n");
}

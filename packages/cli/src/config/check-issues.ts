import type { Config } from "@plumbline/contracts";
import { nearestName, type Check } from "@plumbline/core";
import type { ConfigIssue } from "./config-issue.ts";
import { issuesOfZod } from "./issues-of-zod.ts";

/** What the schema of the file cannot know: which checks there are, and which options each has. */
export function checkIssues(
  configured: Config["checks"] = {},
  checks: readonly Check[],
): ConfigIssue[] {
  return Object.entries(configured).flatMap(([id, options]): ConfigIssue[] => {
    const check = checks.find((known) => known.id === id);
    if (check === undefined) {
      const ids = checks.map((known) => known.id);
      return [
        {
          path: ["checks"],
          key: id,
          problem: `unknown check ${JSON.stringify(id)}. ${nearestName(id, ids)}`,
        },
      ];
    }
    if (options === false) return [];
    const parsed = check.options.safeParse(options);
    if (parsed.success) return [];
    return issuesOfZod(parsed.error, options, check.options).map((issue) => ({
      ...issue,
      path: ["checks", id, ...issue.path],
    }));
  });
}

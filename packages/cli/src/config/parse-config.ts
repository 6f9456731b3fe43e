import { configSchema, type Config } from "@plumbline/contracts";
import type { Check } from "@plumbline/core";
import { checkIssues } from "./check-issues.ts";
import { parseYaml } from "./parse-yaml.ts";

/**
 * The configuration in a YAML text.
 * @throws PlumblineError PL_CONFIG_INVALID with line and column, all problems in one message
 */
export function parseConfig(text: string, path: string, checks: readonly Check[]): Config {
  return parseYaml(text, path, {
    schema: configSchema,
    smallest: "version: 1",
    moreIssues: (config) => checkIssues(config.checks, checks),
  });
}

import type { z } from "zod";
import type { Check } from "../checks/check.ts";
import { PlumblineError } from "../kernel/errors.ts";
import { nearestName } from "../planning/nearest-name.ts";
import type { CheckOptions } from "./check-options.ts";
import type { PreparedCheck } from "./run-checks.ts";

/**
 * The checks that shall run, each with its options filled in.
 *
 * @throws PlumblineError PL_OPTION_INVALID for a check or an option that does not exist or is invalid
 */
export function prepareChecks(
  checks: readonly Check[],
  settings: CheckOptions["checks"] = {},
): readonly PreparedCheck[] {
  const ids = checks.map(({ id }) => id);
  for (const id of Object.keys(settings)) {
    if (!ids.includes(id)) throw invalid("checks", id, expectedName("the id of a check", id, ids));
  }
  return checks.flatMap((check) => {
    const given = settings[check.id] ?? {};
    return given === false ? [] : [{ check, options: parseOptions(check, given) }];
  });
}

/** The options of one check with defaults filled in. */
export function parseOptions(check: Check, given: Readonly<Record<string, unknown>>): unknown {
  const parsed = check.options.safeParse(given);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  if (!issue) throw invalid(`checks.${check.id}`, JSON.stringify(given), "other options");
  throw fromIssue(check, given, issue);
}

function fromIssue(
  check: Check,
  given: Readonly<Record<string, unknown>>,
  issue: z.core.$ZodIssue,
): PlumblineError {
  const place = ["checks", check.id, ...issue.path.map(String)].join(".");
  if (issue.code === "unrecognized_keys") {
    const [key = ""] = issue.keys;
    return invalid(place, key, expectedName("one of its options", key, optionNames(check)));
  }
  const seen = issue.path.reduce<unknown>(
    (value, key) => (value as Readonly<Record<PropertyKey, unknown>> | undefined)?.[key],
    given,
  );
  return invalid(place, String(seen), issue.message);
}

/** The names of a check's options: the keys of its schema. */
export function optionNames({ options }: Check): readonly string[] {
  return "shape" in options ? Object.keys(options.shape as object) : [];
}

function expectedName(what: string, seen: string, known: readonly string[]): string {
  return `${what}. ${nearestName(seen, known)}`;
}

function invalid(option: string, value: string, expected: string): PlumblineError {
  return new PlumblineError("PL_OPTION_INVALID", { option, value, expected });
}

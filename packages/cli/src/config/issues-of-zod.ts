import { nearestName } from "@plumbline/core";
import type { z } from "zod";
import type { ConfigIssue } from "./config-issue.ts";
import { knownKeys } from "./known-keys.ts";

type ZodIssue = z.core.$ZodIssue;

const kindWords: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "keys with values",
  record: "keys with values",
};

/** What a schema found wrong, in words a person can act on. `value` is what was validated. */
export function issuesOfZod(error: z.ZodError, value: unknown, schema: z.ZodType): ConfigIssue[] {
  return error.issues.flatMap((issue) => issuesOf(issue, value, schema));
}

function issuesOf(issue: ZodIssue, value: unknown, schema: z.ZodType): ConfigIssue[] {
  const { path } = issue;
  if (issue.code === "unrecognized_keys") {
    const known = knownKeys(schema, path);
    return issue.keys.map((key) => ({
      path,
      key,
      problem: `unknown key ${JSON.stringify(key)}. ${nearestName(key, known)}`,
    }));
  }
  const seen = valueAt(value, path);
  if (seen === undefined && issue.code !== "custom") {
    const key = JSON.stringify(String(path.at(-1)));
    return [{ path: path.slice(0, -1), problem: `the key ${key} is missing: ${wanted(issue)}` }];
  }
  if (issue.code === "custom" || issue.code === "invalid_union") {
    return [{ path, problem: issue.message }];
  }
  return [{ path, problem: `${wanted(issue)}, found ${shown(seen)}${guess(issue, seen)}` }];
}

function wanted(issue: ZodIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return `expected ${kindWords[issue.expected] ?? issue.expected}`;
    case "invalid_value":
      return issue.values.length === 1
        ? `expected ${String(issue.values[0])}`
        : `expected one of ${issue.values.map(String).join(", ")}`;
    case "too_small":
      return `expected ${sized(issue.origin, `${issue.inclusive === false ? "above" : "at least"} ${issue.minimum}`)}`;
    case "too_big":
      return `expected ${sized(issue.origin, `${issue.inclusive === false ? "below" : "at most"} ${issue.maximum}`)}`;
    default:
      return issue.message;
  }
}

function sized(origin: string, bound: string): string {
  if (origin === "string") return `a text of ${bound} characters`;
  if (origin === "array") return `a list of ${bound} entries`;
  return `a number ${bound}`;
}

/** The value as the user wrote it, cut short. */
function shown(seen: unknown): string {
  if (seen === null) return "nothing";
  if (Array.isArray(seen)) return seen.length === 0 ? "an empty list" : "a list";
  if (typeof seen === "object") return "keys with values";
  const written = JSON.stringify(seen) ?? typeof seen;
  const kind = typeof seen === "string" ? "the text " : "";
  return kind + (written.length > 60 ? `${written.slice(0, 60)}…` : written);
}

function guess(issue: ZodIssue, seen: unknown): string {
  if (issue.code !== "invalid_value" || typeof seen !== "string") return "";
  const hint = nearestName(seen, issue.values.map(String));
  return hint.startsWith("Did you mean") ? `. ${hint}` : "";
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === "object" && value !== null && Object.hasOwn(value, key)
        ? (value as Record<PropertyKey, unknown>)[key]
        : undefined,
    root,
  );
}

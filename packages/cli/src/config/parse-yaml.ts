import { PlumblineError } from "@plumbline/core";
import { LineCounter, isScalar, parseDocument, visit, type Document } from "yaml";
import type { z } from "zod";
import type { ConfigIssue } from "./config-issue.ts";
import { issuesOfZod } from "./issues-of-zod.ts";
import { locate } from "./locate.ts";

/** Far more than any configuration needs; beyond it, the file is something else. */
const maxCharacters = 1_000_000;
const maxShownProblems = 10;

interface Problem {
  readonly offset: number;
  readonly problem: string;
}

export interface YamlOptions<Schema extends z.ZodType> {
  readonly schema: Schema;
  /** What the smallest document that means something looks like. */
  readonly smallest: string;
  /** What a schema cannot know. */
  readonly moreIssues?: (value: z.output<Schema>) => readonly ConfigIssue[];
}

/**
 * The document in a YAML text, checked.
 * @throws PlumblineError PL_CONFIG_INVALID with line and column, all problems in one message
 */
export function parseYaml<Schema extends z.ZodType>(
  text: string,
  path: string,
  { schema, smallest, moreIssues = () => [] }: YamlOptions<Schema>,
): z.output<Schema> {
  const lines = new LineCounter();
  const fail = (problems: readonly Problem[]): never => {
    throw configError(path, problems, (offset) => lines.linePos(offset));
  };
  if (text.length > maxCharacters) {
    fail([
      { offset: 0, problem: `the file has ${text.length} characters: this is no configuration` },
    ]);
  }
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const broken = syntaxProblems(document);
  if (broken.length > 0) fail(broken);
  const value = plainValue(document, fail);
  if (value === null) fail([{ offset: 0, problem: `the file is empty: expected ${smallest}` }]);
  const parsed = schema.safeParse(value);
  const issues = parsed.success
    ? moreIssues(parsed.data)
    : issuesOfZod(parsed.error, value, schema);
  if (!parsed.success || issues.length > 0) {
    const located = issues.map((issue) => ({
      offset: locate(document, issue),
      problem: issue.problem,
    }));
    return fail(located.toSorted((a, b) => a.offset - b.offset));
  }
  return parsed.data;
}

function syntaxProblems(document: Document.Parsed): Problem[] {
  const problems = [...document.errors, ...document.warnings].map((error) => ({
    offset: error.pos[0],
    problem: syntaxWords[error.code] ?? error.message,
  }));
  visit(document, {
    Pair(_, pair) {
      if (isScalar(pair.key)) return undefined;
      problems.push({ offset: document.range[0], problem: "every key must be a plain text" });
      return visit.BREAK;
    },
  });
  return problems;
}

const syntaxWords: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: "a tab indents this line: YAML wants spaces",
  DUPLICATE_KEY: "the same key is there twice",
  MULTIPLE_DOCS: "a second document starts here: expected one",
};

/** Anchors may repeat a value, but not so often that a small file becomes a huge value. */
function plainValue(
  document: Document.Parsed,
  fail: (problems: readonly Problem[]) => never,
): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    return fail([{ offset: firstAlias(document), problem: aliasWords(error.message) }]);
  }
}

const aliasWords = (message: string): string =>
  message.startsWith("Excessive")
    ? "aliases repeat too much"
    : "this alias has no anchor before it";

/** The alias that means nothing; else the first, where repeating starts. */
function firstAlias(document: Document.Parsed): number {
  const aliases: { readonly offset: number; readonly isLost: boolean }[] = [];
  visit(document, {
    Alias(_, alias) {
      aliases.push({
        offset: alias.range?.[0] ?? 0,
        isLost: alias.resolve(document) === undefined,
      });
    },
  });
  return (aliases.find((alias) => alias.isLost) ?? aliases[0])?.offset ?? 0;
}

function configError(
  path: string,
  problems: readonly Problem[],
  position: (offset: number) => { readonly line: number; readonly col: number },
): PlumblineError {
  const [first = { offset: 0, problem: "unreadable" }, ...others] = problems;
  const place = ({ offset }: Problem) => {
    const { line, col } = position(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const more = others.slice(0, maxShownProblems - 1).map((other) => {
    const { line, column } = place(other);
    return `\n${path}:${line}:${column}: ${other.problem}`;
  });
  const hidden = others.length - more.length;
  const rest = hidden > 0 ? `\nand ${hidden} more` : "";
  return new PlumblineError("PL_CONFIG_INVALID", {
    path,
    ...place(first),
    problem: first.problem + more.join("") + rest,
  });
}

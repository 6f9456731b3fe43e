import { modelConfigSchema, type ModelConfig } from "@plumbline/contracts";
import { checks, nearestName, PlumblineError } from "@plumbline/core";
import { policyProblems } from "../../domain/policy-problems.ts";
import { readDeployment } from "../../registry/deployers.ts";
import { readExecutor } from "../../retraining/executors.ts";
import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Document } from "yaml";

export interface ConfigIssue {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly problem: string;
}

/** All that is wrong with a document; the error itself tells the first. */
export class ConfigIssues extends Error {
  readonly issues: readonly ConfigIssue[];
  readonly error: PlumblineError;

  constructor(issues: readonly [ConfigIssue, ...ConfigIssue[]]) {
    const [{ line, column, path, problem }] = issues;
    const more = issues.length === 1 ? "" : ` (and ${issues.length - 1} more)`;
    const error = new PlumblineError("PL_CONFIG_INVALID", {
      ...{ path: "body", line, column },
      problem: `${path === "" ? "" : `${path}: `}${problem}${more}`,
    });
    super(error.message);
    this.issues = issues;
    this.error = error;
  }
}

/** A document as it was given, and with its defaults. */
export interface ReadConfig {
  readonly given: unknown;
  readonly config: ModelConfig;
}

interface Found {
  readonly path: readonly PropertyKey[];
  readonly problem: string;
}

/** Reads YAML, of which JSON is a part. */
export function readModelConfigText(text: string): ReadConfig {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  const at = (path: readonly PropertyKey[], problem: string): ConfigIssue => {
    const { line, col } = lines.linePos(offsetOf(document, path));
    return { path: path.map(String).join("."), line: Math.max(1, line), column: col, problem };
  };
  const [broken] = document.errors;
  if (broken !== undefined) {
    const { line, col } = lines.linePos(broken.pos[0]);
    const [problem = "it cannot be read"] = broken.message.split(/ at line|\n/);
    throw new ConfigIssues([{ path: "", line, column: col, problem }]);
  }
  const given = toPlain(document) ?? {};
  const parsed = modelConfigSchema.safeParse(given);
  const found: readonly Found[] = parsed.success
    ? [
        ...checkIssues(parsed.data),
        ...deploymentIssues(parsed.data),
        ...policyIssues(parsed.data),
        ...executorIssues(parsed.data),
      ]
    : parsed.error.issues.map(({ path, message }) => ({ path, problem: message }));
  const [first, ...others] = found.map(({ path, problem }) => at(path, problem));
  if (first !== undefined) throw new ConfigIssues([first, ...others]);
  if (!parsed.success) throw parsed.error;
  return { given, config: parsed.data };
}

function toPlain(document: Document.Parsed): unknown {
  try {
    return document.toJS() as unknown;
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new ConfigIssues([{ path: "", line: 1, column: 1, problem }]);
  }
}

/** The options of each check have a schema of their own. */
function checkIssues({ monitors }: ModelConfig): readonly Found[] {
  const known = new Map<string, (typeof checks)[number]>(checks.map((one) => [one.id, one]));
  return monitors.flatMap((monitor, index) =>
    Object.entries(monitor.checks).flatMap(([id, options]): readonly Found[] => {
      const path = ["monitors", index, "checks", id];
      const check = known.get(id);
      if (check === undefined) {
        const problem = `there is no check ${JSON.stringify(id)}. ${nearestName(id, [...known.keys()])}`;
        return [{ path, problem }];
      }
      if (options === false) return [];
      const parsed = check.options.safeParse(options);
      if (parsed.success) return [];
      return parsed.error.issues.map((issue) => ({
        path: [...path, ...issue.path],
        problem: issue.message,
      }));
    }),
  );
}

/** Each executor has a schema of its own. */
function executorIssues({ policy }: ModelConfig): readonly Found[] {
  if (policy?.executor === undefined) return [];
  const read = readExecutor(policy.executor);
  if (read.isReady) return [];
  return read.issues.map(({ path, problem }) => ({
    path: ["policy", "executor", ...path],
    problem,
  }));
}

/** A policy that contradicts itself would never act, or act without end. */
function policyIssues(config: ModelConfig): readonly Found[] {
  if (config.policy === undefined) return [];
  return policyProblems(config.policy, config)
    .filter(({ level }) => level === "error")
    .map(({ path, problem }) => ({ path: ["policy", ...path], problem }));
}

/** Each way to deploy has a schema of its own. */
function deploymentIssues({ deployment }: ModelConfig): readonly Found[] {
  const read = readDeployment(deployment);
  if (read.isPolled !== null) return [];
  return read.issues.map(({ path, problem }) => ({ path: ["deployment", ...path], problem }));
}

/** Where in the text the value at a path begins; as deep as the text goes. */
function offsetOf(document: Document.Parsed, path: readonly PropertyKey[]): number {
  let node: unknown = document.contents;
  let offset = document.contents?.range?.[0] ?? 0;
  for (const key of path) {
    if (isSeq(node)) node = node.items[Number(key)];
    else if (isMap(node)) {
      const pair = node.items.find((one) => isScalar(one.key) && String(one.key.value) === key);
      if (pair === undefined) return offset;
      if (isScalar(pair.key)) offset = pair.key.range?.[0] ?? offset;
      node = pair.value;
    } else return offset;
  }
  return offset;
}

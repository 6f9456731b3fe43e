import { createDuckDbEngine, PlumblineError, type GateValue } from "@plumbline/core";
import { failRun } from "./run-failure.ts";

/** What a candidate answered, as it came. */
export interface AnswerFile {
  readonly ids: readonly GateValue[];
  /** `score`, `prediction`, `label` and `score_<class>`, those that are there. */
  readonly columns: Readonly<Record<string, readonly GateValue[]>>;
}

const mostAnswers = 5_000_000;
const classPrefix = "score_";
const named: ReadonlySet<string> = new Set(["score", "prediction", "label"]);

/**
 * Reads the answers on the evaluation set: NDJSON, CSV or Parquet with `id` and `score` or `prediction`.
 *
 * @throws RunFailure that says what is wrong with them
 */
export async function readAnswerFile(path: string, tempFolder: string): Promise<AnswerFile> {
  const engine = await createDuckDbEngine({ tempFolder });
  try {
    const table = await engine.open({ paths: [path], label: "the answers" });
    const names = table.columns.map(({ name }) => name);
    const wanted = names.filter((name) => named.has(name) || name.startsWith(classPrefix));
    const has = names.slice(0, 10).join(", ");
    if (!names.includes("id")) failRun(`Its answers have no column id; they have ${has}`);
    if (!wanted.some((name) => name !== "label")) {
      failRun(`Its answers have neither score nor prediction; they have ${has}`);
    }
    if (table.rows > mostAnswers) {
      failRun(`It gave ${table.rows} answers, at most ${mostAnswers} are read`);
    }
    const [ids = [], ...values] = await table.values(["id", ...wanted]);
    return {
      ids,
      columns: Object.fromEntries(wanted.map((name, place) => [name, values[place] ?? []])),
    };
  } catch (error) {
    if (error instanceof PlumblineError && !error.retryable) {
      failRun(`Its answers cannot be read: ${error.message}`);
    }
    throw error;
  } finally {
    await engine.close();
  }
}

/** Scores by class, from columns `score_<class>`; undefined without any. */
export function classScoresOf(
  columns: Readonly<Record<string, readonly GateValue[]>>,
): Readonly<Record<string, readonly GateValue[]>> | undefined {
  const found = Object.entries(columns).filter(([name]) => name.startsWith(classPrefix));
  if (found.length === 0) return undefined;
  return Object.fromEntries(
    found.map(([name, values]) => [name.slice(classPrefix.length), values]),
  );
}

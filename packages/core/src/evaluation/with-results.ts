import type { CheckResult, ResultDocument } from "@plumbline/contracts";
import { checks } from "../checks/checks.ts";
import { byImportance } from "./importance.ts";
import { overallVerdict } from "./overall-verdict.ts";
import { summarize } from "./summary.ts";

const titles = new Map<string, string>(checks.map(({ id, title }) => [id, title]));

/** The same comparison with other results: its order, verdict and sentence follow from them. */
export function withResults(
  document: ResultDocument,
  changed: readonly CheckResult[],
): ResultDocument {
  const { baseline, current, falseAlarmRate } = document;
  const results = changed.toSorted(byImportance);
  const verdict = overallVerdict(results);
  const facts = { verdict, results, falseAlarmRate, titles };
  const summary = summarize({ ...facts, baselineRows: baseline.rows, currentRows: current.rows });
  return { ...document, verdict, summary, results };
}

import type { CheckResult, EvaluationDocument, ResultDocument } from "@plumbline/contracts";
import { withResults } from "@plumbline/core";

export type RefusedRows = NonNullable<EvaluationDocument["evidence"]["quarantine"]>;

/** The rows of a window that were refused beside those that came in: too many are broken data. */
export function withRefusedRows(
  result: ResultDocument,
  refused: RefusedRows | undefined,
): ResultDocument {
  if (refused === undefined) return result;
  return withResults(result, [...result.results, refusedResult(refused, result.current.rows)]);
}

function refusedResult({ rows, maxShare, minRows }: RefusedRows, accepted: number): CheckResult {
  const came = rows + accepted;
  const share = came === 0 ? 0 : rows / came;
  const isTooMany = rows >= minRows && share > maxShare;
  return {
    ...{ check: "quarantined-rows", family: "quality", column: null, measure: null, segment: null },
    ...{ method: "share", value: share, unit: "share", baselineValue: null, currentValue: share },
    ...{ interval: null, bounds: null, p: null, pAdjusted: null, level: null, excess: null },
    ...{ floor: maxShare, smallestDetectable: null, n: null, m: came, why: null },
    verdict: isTooMany ? "alert" : "ok",
    reason: refusedWords({ rows, maxShare, minRows }, { came, isTooMany }),
    details: { refused: rows, came },
  };
}

function refusedWords(
  { rows, maxShare, minRows }: RefusedRows,
  { came, isTooMany }: { readonly came: number; readonly isTooMany: boolean },
): string {
  if (rows === 0) return "no row was refused";
  const words = `${countText(rows)} of ${countText(came)} rows (${percentText(rows / came)}) were refused and are in quarantine`;
  if (isTooMany) return `${words}; up to ${percentText(maxShare)} are let pass`;
  return rows < minRows
    ? `${words}; fewer than ${minRows} are let pass`
    : `${words}, and up to ${percentText(maxShare)} are let pass`;
}

const countText = (count: number): string => count.toLocaleString("en");
const percentText = (share: number): string => `${Number((share * 100).toPrecision(2))} %`;

import type {
  CheckResult,
  EvaluationFinding,
  EvaluationVerdict,
  MonitorDocument,
  ResultDocument,
} from "@plumbline/contracts";
import { withResults } from "@plumbline/core";

/** What can be said of a window before its rows are compared. */
export interface WindowFacts {
  readonly rows: number;
  /** Rows that were refused and are in quarantine. */
  readonly refused: number;
  readonly labelled: number;
  readonly labelsAreMature: boolean;
  /** Rows of the latest evaluation before this one; null for the first. */
  readonly rowsBefore: number | null;
}

/** A window without enough rows is a finding of its own: silence is not good news. */
export function findingsOf(
  { rows, refused, labelled, labelsAreMature, rowsBefore }: WindowFacts,
  { minRows }: Pick<MonitorDocument, "minRows">,
): readonly EvaluationFinding[] {
  if (rows === 0) {
    const message =
      refused > 0
        ? `No predictions at all: all ${refused} that came were refused and are in quarantine`
        : "No predictions at all: is the model serving, and logging?";
    return [{ kind: "no-data", message }];
  }
  const findings: EvaluationFinding[] = [];
  if (rows < minRows) {
    const more = refused > 0 ? `; ${refused} more were refused and are in quarantine` : "";
    const message = `${rows} rows are too few to judge; the monitor asks for ${minRows}${more}`;
    findings.push({ kind: "too-little-data", message });
  }
  if (rowsBefore !== null && rows > rowsBefore) {
    const message = `${rows - rowsBefore} of ${rows} rows came after the window was first judged`;
    findings.push({ kind: "late-data", message });
  }
  if (!labelsAreMature && labelled < rows) {
    const share = Math.round((labelled / rows) * 100);
    const message = `Labels are still arriving (${share} % so far): performance is watched, not judged`;
    findings.push({ kind: "young-labels", message });
  }
  return findings;
}

/** Performance on the labels that came first is not yet evidence: quick labels differ from slow ones. */
export function withYoungLabels(result: ResultDocument): ResultDocument {
  const results = result.results.map((one): CheckResult => {
    if (one.family !== "performance" || one.verdict !== "alert") return one;
    return { ...one, verdict: "watch", reason: `${one.reason}; labels are still arriving` };
  });
  return withResults(result, results);
}

export function verdictOf(
  findings: readonly EvaluationFinding[],
  result: ResultDocument | null,
): EvaluationVerdict {
  const has = (kind: EvaluationFinding["kind"]): boolean =>
    findings.some((finding) => finding.kind === kind);
  if (has("failed")) return "failed";
  if (has("no-data")) return "no-data";
  if (has("too-little-data")) return "too-little-data";
  return result?.verdict ?? "undefined";
}

export function summaryOf(
  findings: readonly EvaluationFinding[],
  result: ResultDocument | null,
): string {
  const [first] = findings;
  if (result === null) return first?.message ?? "Nothing was compared";
  return first === undefined ? result.summary : `${result.summary} ${first.message}.`;
}

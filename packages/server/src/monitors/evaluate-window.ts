import type { EvaluationDocument, EvaluationFinding, ResultDocument } from "@plumbline/contracts";
import { durationMs } from "@plumbline/contracts";
import {
  check,
  codeVersion,
  createBaseline,
  type Baseline,
  type CheckOptions,
} from "@plumbline/core";
import { markAnswers, withOtherAnswers } from "../domain/answer-results.ts";
import { allVersions, type Monitor } from "../domain/monitor.ts";
import type { RowWindow } from "../domain/time-window.ts";
import type { CellKey } from "../storage/metadata/cell-store.ts";
import type { NewEvaluation } from "../storage/metadata/evaluation-store.ts";
import type { RowReader } from "../storage/lake/row-reader.ts";
import type { CellProfiler } from "./cell-profiler.ts";
import { findingsOf, summaryOf, verdictOf, withYoungLabels } from "./describe-evaluation.ts";
import { referenceWindows } from "./reference-windows.ts";
import { withRefusedRows, type RefusedRows } from "./quarantine-result.ts";
import { usualRows, withUsualRows, type CountedWindow, type UsualRows } from "./usual-rows.ts";

export interface WindowToEvaluate {
  readonly model: {
    readonly name: string;
    readonly timeZone: string;
    readonly ignored: readonly string[];
  };
  readonly monitor: Monitor;
  readonly version: string;
  readonly window: RowWindow;
  readonly baseline: { readonly id: number; readonly document: Baseline };
  /** Versions in the window whose answers the baseline does not hold. */
  readonly answersOf: readonly string[];
  /** Rows of the window that were refused, and how many may be. */
  readonly refused: RefusedRows;
  /** Everything below this offset is known. */
  readonly position: number;
  /** Event time as of which labels are young or old. */
  readonly eventNowMs: number;
  /** Rows of the latest evaluation before this one; null for the first. */
  readonly rowsBefore: number | null;
}

export interface EvaluationParts {
  /** The windows of rows before this one, latest first. */
  readonly rowWindowsBefore: (
    monitorId: number,
    version: string,
    offset: number,
    limit: number,
  ) => Promise<readonly RowWindow[]>;
  readonly profiler: CellProfiler;
  readonly rows: RowReader;
  readonly nowMs: () => number;
}

/** Judges one window. A failure of ours becomes an evaluation that says so, never an exception. */
export async function evaluateWindow(
  parts: EvaluationParts,
  target: WindowToEvaluate,
): Promise<NewEvaluation> {
  try {
    return await evaluate(parts, target);
  } catch (error) {
    const seen = error instanceof Error ? error.message : String(error);
    const message = `The monitor failed: ${seen}`;
    return assemble(parts, target, {
      ...{ rows: 0, labels: noLabels, findings: [{ kind: "failed", message }], result: null },
      evidence: evidenceOf(target, [], noReference),
    });
  }
}

async function evaluate(parts: EvaluationParts, target: WindowToEvaluate): Promise<NewEvaluation> {
  const { monitor, window, baseline, version } = target;
  const { document } = monitor;
  const { plan } = baseline.document;
  const { ignored } = target.model;
  const request = {
    ...{ modelId: monitor.modelId, version, plan, ignored },
    position: target.position,
  };
  const current = await parts.profiler.profile({ ...request, window });
  const { rows } = current.profile;
  const maturityMs = durationMs(document.labelMaturity);
  const labelsAreMature = target.eventNowMs >= window.endMs + maturityMs;
  const labels = rows === 0 ? noLabels : await labelFacts(parts, target, labelsAreMature);
  const { rowsBefore } = target;
  const refused = target.refused.rows;
  const facts = { rows, refused, labelled: labels.labelled, labelsAreMature, rowsBefore };
  const findings = [...findingsOf(facts, document)];
  if (rows < document.minRows) {
    const evidence = evidenceOf(target, current.cells, noReference);
    return assemble(parts, target, { rows, labels, findings, result: null, evidence });
  }
  const reference = await referenceFor(parts, target);
  const options = checkOptions(target, reference.usual);
  const compared = check(reference.baseline, current.profile, options);
  const whole = markAnswers(withRefusedRows(compared, target.refused), plan.roles);
  const judged = withOtherAnswers(whole, target.answersOf);
  const result = labelsAreMature ? judged : withYoungLabels(judged);
  const evidence = evidenceOf(target, current.cells, reference);
  return assemble(parts, target, { rows, labels, findings, result, evidence });
}

interface Reference {
  readonly baseline: Baseline;
  readonly label: string;
  readonly cells: readonly CellKey[];
  /** How many rows such windows had. */
  readonly usual: UsualRows | null;
}

const noReference = { label: "none", cells: [], usual: null } as const;

/** The baseline, or earlier windows counted by the baseline's plan; too few of these fall back to it. */
async function referenceFor(parts: EvaluationParts, target: WindowToEvaluate): Promise<Reference> {
  const { profiler } = parts;
  const { monitor, baseline, version, position } = target;
  const { document } = baseline;
  const whole = {
    ...{ baseline: document, label: `baseline ${baseline.id}`, cells: [], usual: null },
  };
  const windows = await earlierWindows(parts, target);
  if (windows.length === 0) return whole;
  const cells: CellKey[] = [];
  const used: CountedWindow[] = [];
  for (const one of windows) {
    const { ignored } = target.model;
    const request = { modelId: monitor.modelId, version, plan: document.plan, ignored, position };
    const profiled = await profiler.profile({ ...request, window: one });
    if (profiled.profile.rows === 0) continue;
    used.push({ ...one, rows: profiled.profile.rows });
    cells.push(...profiled.cells);
  }
  const { minRows, reference } = monitor.document;
  const profile = await profiler.restore(cells);
  if (profile === undefined || profile.rows < minRows) {
    return { ...whole, label: `${whole.label}: earlier windows have too few rows` };
  }
  const label = `${reference.kind}: ${used.length} of ${windows.length} windows`;
  const usual = usualRows(reference.kind, used, target.window);
  return { baseline: createBaseline(document.plan, profile), label, cells, usual };
}

async function earlierWindows(
  { rowWindowsBefore }: EvaluationParts,
  { monitor, window, model, version }: WindowToEvaluate,
): Promise<readonly RowWindow[]> {
  const { reference } = monitor.document;
  if (window.offsets === null) {
    const windows = referenceWindows(monitor.document, model.timeZone, window);
    return windows.map((one) => ({ ...one, offsets: null }));
  }
  if (reference.kind !== "previous" && reference.kind !== "trailing") return [];
  const [lag, most] = reference.kind === "previous" ? [0, 1] : [reference.lag, reference.windows];
  const before = await rowWindowsBefore(monitor.id, version, window.offsets.from, lag + most);
  return before.slice(lag);
}

function checkOptions(
  { monitor, window }: WindowToEvaluate,
  usual: UsualRows | null,
): Required<Pick<CheckOptions, "falseAlarmRate" | "checks" | "nowMs">> {
  const { falseAlarmRate, checks } = monitor.document;
  return { falseAlarmRate, checks: withUsualRows(checks, usual), nowMs: window.endMs };
}

type Labels = EvaluationDocument["labels"];

const noLabels: Labels = { labelled: 0, coverage: null, delayMs: null, isMature: false };

async function labelFacts(
  { rows }: EvaluationParts,
  { monitor, version, window, position }: WindowToEvaluate,
  isMature: boolean,
): Promise<Labels> {
  const coverage = await rows.labelCoverage({
    modelId: monitor.modelId,
    version: version === allVersions ? null : version,
    fromMs: window.startMs,
    toMs: window.endMs,
    position,
    offsets: window.offsets ?? undefined,
  });
  return {
    labelled: coverage.labelled,
    coverage: coverage.rows === 0 ? null : coverage.labelled / coverage.rows,
    delayMs: coverage.delayMs,
    isMature,
  };
}

function evidenceOf(
  target: WindowToEvaluate,
  cells: readonly CellKey[],
  reference: Pick<Reference, "label" | "cells" | "usual">,
): EvaluationDocument["evidence"] {
  const { baseline } = target;
  return {
    codeVersion,
    planId: baseline.document.plan.id,
    baselineId: baseline.id,
    reference: reference.label,
    referenceCells: reference.cells.map(shownCell),
    cells: cells.map(shownCell),
    ...checkOptions(target, reference.usual),
    quarantine: target.refused,
    ...(target.answersOf.length === 0 ? {} : { answersOf: [...target.answersOf] }),
  };
}

function shownCell({ version, startMs, endMs, position }: CellKey) {
  return { scope: version, from: startMs, to: endMs, position };
}

interface Judged {
  readonly rows: number;
  readonly labels: Labels;
  readonly findings: readonly EvaluationFinding[];
  readonly result: ResultDocument | null;
  readonly evidence: EvaluationDocument["evidence"];
}

function assemble(
  { nowMs }: EvaluationParts,
  { model, monitor, version, window, position }: WindowToEvaluate,
  { rows, labels, findings, result, evidence }: Judged,
): NewEvaluation {
  return {
    ...{ model: model.name, monitor: monitor.document.name, version, position, rows, labels },
    window: {
      from: new Date(window.startMs).toISOString(),
      to: new Date(window.endMs).toISOString(),
    },
    evaluatedAt: new Date(nowMs()).toISOString(),
    verdict: verdictOf(findings, result),
    findings: [...findings],
    summary: summaryOf(findings, result),
    result,
    evidence,
  };
}

import type { ModelConfig, RowSetRequest, RunOrder } from "@plumbline/contracts";
import type { RunDetails } from "../domain/run-details.ts";
import { attemptKey, type RunRecord } from "../domain/run.ts";
import { attemptFiles } from "./executors/attempt-files.ts";
import type { ReadyExecutor } from "./executors.ts";
import type { ReadyRowSet, RunContext } from "./run-context.ts";

const iso = (ms: number): string => new Date(ms).toISOString();

/** Labelled rows of all versions, for who learns. */
export function trainingRequest({ training, position }: RunDetails): RowSetRequest {
  return {
    ...{ from: iso(training.fromMs), to: iso(training.toMs), position, version: null },
    ...{ exclude: excluded(training), labelledOnly: true, withLabels: true },
  };
}

const excluded = ({ exclude }: RunDetails["training"]): RowSetRequest["exclude"] =>
  exclude.map(({ fromMs, toMs, why }) => ({ from: iso(fromMs), to: iso(toMs), why }));

/** Labelled rows that the champion answered, without their labels: the candidate must not see them. */
export function evaluationRequest(
  { training, evaluation, position }: RunDetails,
  champion: string | null,
): RowSetRequest {
  return {
    ...{ from: iso(evaluation.fromMs), to: iso(evaluation.toMs), position, version: champion },
    ...{ exclude: excluded(training), labelledOnly: true, withLabels: false },
  };
}

export interface OrderParts {
  readonly executor: ReadyExecutor;
  readonly config: ModelConfig;
  readonly training: ReadyRowSet;
  readonly evaluation: ReadyRowSet;
  readonly deadlineMs: number;
}

/** The order without its token. */
export function orderOf(
  context: RunContext,
  run: RunRecord,
  { executor, config, training, evaluation, deadlineMs }: OrderParts,
): RunOrder {
  const address = ({ id, path }: ReadyRowSet): string =>
    executor.reaches === "paths"
      ? path
      : `${serverUrl(context, executor)}/v1/models/${encodeURIComponent(run.model)}/row-sets/${id}/file`;
  return {
    ...{ format: "plumbline-run", formatVersion: 1, run: run.id, model: run.model },
    ...{ champion: run.champion, candidate: candidateName(run), reason: run.reason },
    trainingSet: {
      ...{
        id: training.id,
        address: address(training),
        rows: training.rows,
        label: training.label,
      },
    },
    evaluationSet: { id: evaluation.id, address: address(evaluation), rows: evaluation.rows },
    ...{ task: config.task ?? null, positive: config.positive ?? null },
    deadline: iso(deadlineMs),
    ...attemptParts(context, run, executor),
  };
}

/** What differs from attempt to attempt. */
export function attemptParts(
  context: RunContext,
  run: Pick<RunRecord, "id" | "attempt">,
  executor: ReadyExecutor,
): Pick<RunOrder, "idempotencyKey" | "outputFolder" | "callback"> {
  const url = `${serverUrl(context, executor)}/v1/runs/${run.id}`;
  const { folder } = context.attemptOf(run);
  return {
    idempotencyKey: attemptKey(run),
    outputFolder: executor.reaches === "paths" ? attemptFiles(folder).output : null,
    callback: { url: `${url}/result`, files: `${url}/files`, token: "" },
  };
}

/** Programs elsewhere go in where people do; those on this machine need not. */
function serverUrl(
  { parts: { publicUrl = "", baseUrl } }: RunContext,
  { reaches }: ReadyExecutor,
): string {
  return reaches === "paths" || publicUrl === "" ? baseUrl() : publicUrl.replace(/\/+$/, "");
}

/** Names sort by the time of the run. */
export const candidateName = ({ id, action }: Pick<RunRecord, "id" | "action">): string =>
  `${action}-${id}`;

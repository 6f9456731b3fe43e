import type { IngestAnswer } from "@plumbline/contracts";
import { inferenceEvents } from "./inference-protocol.ts";
import type { Ingestor } from "./ingestor.ts";
import { mergeAnswers } from "./merge-answers.ts";
import type { ModelDirectory } from "./model-directory.ts";
import type { BadRow } from "./sort-rows.ts";

export interface InferenceBatch {
  readonly pairs: readonly unknown[];
  /** What they took in JSON, all together. */
  readonly bytes: number;
  /** The half that waited for each pair, where they came apart; see `LogEntry`. */
  readonly completes?: readonly string[];
}

/** Takes in pairs of request and response. */
export async function ingestInferences(
  { ingestor, models }: { readonly ingestor: Ingestor; readonly models: ModelDirectory },
  model: string,
  { pairs, bytes, completes = [] }: InferenceBatch,
): Promise<IngestAnswer> {
  const types = models.find(model)?.schema.types;
  const isVector = (name: string): boolean => types?.get(name) === "vector";
  const rows: unknown[] = [];
  const bad: BadRow[] = [];
  const keys: { readonly good: string[]; readonly bad: string[] } = { good: [], bad: [] };
  pairs.forEach((row, index) => {
    const events = inferenceEvents(row, { isVector });
    if ("reason" in events) bad.push({ index, row, problem: events });
    else for (const event of events) rows.push(event);
    const key = completes[index];
    if (key !== undefined) keys["reason" in events ? "bad" : "good"].push(key);
  });
  const parsed = { rows, raw: undefined, hasEscapes: true, bytes };
  const batch = { model, kind: "prediction", parsed, completes: keys.good } as const;
  return mergeAnswers([
    ...(rows.length > 0 ? [await ingestor.ingest(batch)] : []),
    ...(bad.length > 0 ? [await ingestor.setApart(model, "prediction", bad, keys.bad)] : []),
  ]);
}

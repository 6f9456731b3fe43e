import type { IngestAnswer } from "@plumbline/contracts";
import { inferenceEvents } from "./inference-protocol.ts";
import type { Ingestor } from "./ingestor.ts";
import { mergeAnswers } from "./merge-answers.ts";
import type { ModelDirectory } from "./model-directory.ts";
import type { BadRow } from "./sort-rows.ts";

/** Takes in pairs of request and response; `bytes` is what they took in JSON, all together. */
export async function ingestInferences(
  { ingestor, models }: { readonly ingestor: Ingestor; readonly models: ModelDirectory },
  model: string,
  { pairs, bytes }: { readonly pairs: readonly unknown[]; readonly bytes: number },
): Promise<IngestAnswer> {
  const types = models.find(model)?.schema.types;
  const isVector = (name: string): boolean => types?.get(name) === "vector";
  const rows: unknown[] = [];
  const bad: BadRow[] = [];
  pairs.forEach((row, index) => {
    const events = inferenceEvents(row, { isVector });
    if ("reason" in events) bad.push({ index, row, problem: events });
    else for (const event of events) rows.push(event);
  });
  const parsed = { rows, raw: undefined, hasEscapes: true, bytes };
  return mergeAnswers([
    ...(rows.length > 0 ? [await ingestor.ingest({ model, kind: "prediction", parsed })] : []),
    ...(bad.length > 0 ? [await ingestor.setApart(model, "prediction", bad)] : []),
  ]);
}

import type { IngestAnswer } from "@plumbline/contracts";
import type { EventLog } from "../storage/log/event-log.ts";
import type { ModelDirectory } from "./model-directory.ts";
import { toBytes, type ParsedRows } from "./parse-rows.ts";
import { quarantineRow } from "./quarantine-row.ts";
import { sortRows, type BadRow, type SortedRows } from "./sort-rows.ts";

export interface Batch {
  readonly model: string;
  readonly kind: "prediction" | "feedback";
  readonly parsed: ParsedRows;
  /** Halves that the rows were made of; see `LogEntry`. @default none */
  readonly completes?: readonly string[];
}

/** Takes batches in: what it answers as accepted is durable. */
export interface Ingestor {
  ingest(batch: Batch): Promise<IngestAnswer>;
  /** Sets rows apart that never became events of a batch. */
  setApart(
    model: string,
    kind: Batch["kind"],
    rows: readonly BadRow[],
    completes?: readonly string[],
  ): Promise<IngestAnswer>;
}

export interface IngestorDeps {
  readonly log: EventLog;
  readonly models: ModelDirectory;
  readonly clock: () => number;
  /** Called when rows became durable. */
  readonly onAppend: () => void;
}

export interface IngestorOptions {
  readonly maxFutureMs: number;
  readonly maxRowBytes: number;
}

const shownRows = 20;

export function createIngestor(deps: IngestorDeps, options: IngestorOptions): Ingestor {
  const { log, models, clock, onAppend } = deps;

  const keep = async (
    { model, kind, parsed, completes = [] }: Batch,
    sorted: SortedRows,
    receivedAtMs: number,
  ): Promise<IngestAnswer> => {
    const { good, bad } = sorted;
    const appends: Promise<unknown>[] = [];
    if (bad.length > 0) {
      const rows = bad.map(({ row, problem }) => quarantineRow(kind, row, problem));
      const body = toBytes(JSON.stringify(rows));
      const entry = { model, kind: "quarantine" as const, receivedAtMs, count: rows.length, body };
      // The log keeps the order: what comes last takes the halves away.
      appends.push(log.append(good.length > 0 ? entry : { ...entry, completes }));
    }
    if (good.length > 0) {
      const isWhole = bad.length === 0 && parsed.raw !== undefined;
      const body = isWhole ? parsed.raw : toBytes(JSON.stringify(good));
      appends.push(log.append({ model, kind, receivedAtMs, count: good.length, body, completes }));
    }
    await Promise.all(appends);
    if (appends.length > 0) onAppend();
    return answer(good.length, bad);
  };

  return {
    async ingest(batch) {
      const model = models.find(batch.model) ?? (await models.obtain(batch.model));
      const nowMs = clock();
      const { kind, parsed } = batch;
      const sorted = sortRows(parsed, { kind, schema: model.schema, nowMs, ...options });
      await models.save(model);
      return keep(batch, sorted, nowMs);
    },
    async setApart(name, kind, bad, completes = []) {
      const { name: model } = await models.obtain(name);
      const parsed = { rows: [], raw: undefined, hasEscapes: false, bytes: 0 };
      return keep({ model, kind, parsed, completes }, { good: [], bad }, clock());
    },
  };
}

function answer(accepted: number, bad: readonly BadRow[]): IngestAnswer {
  const rejected = bad.slice(0, shownRows).map(({ index, problem }) => ({
    index,
    reason: problem.reason,
    field: problem.field,
    value: problem.value,
    message: problem.message,
  }));
  return { accepted, quarantined: bad.length, rejected };
}

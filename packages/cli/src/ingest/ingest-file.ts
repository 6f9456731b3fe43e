import { PlumblineError, type FileSource, type SourceFile } from "@plumbline/core";
import type { ApiClient } from "../live/api-client.ts";
import { modelPath } from "../live/connect.ts";
import type { Work } from "../work/with-engine.ts";
import { createBatcher, type Batch } from "./batches.ts";
import { eventLayout, type EventColumns } from "./event-columns.ts";
import type { FeatureTypes } from "./event-value.ts";
import { identifyFile, rowIds } from "./file-identity.ts";
import type { IngestState } from "./ingest-state.ts";
import type { IngestTally } from "./rejections.ts";
import { createRowEvents, type RowEvents } from "./row-events.ts";
import { sendRows, type SendOptions } from "./send-rows.ts";

/** All that files of one run share. */
export interface IngestTask {
  readonly client: ApiClient;
  readonly model: string;
  readonly columns: EventColumns;
  readonly reading: Pick<FileSource, "format" | "csv">;
  readonly types: FeatureTypes;
  readonly state: IngestState;
  readonly isAgain: boolean;
  readonly tally: IngestTally;
  readonly sending: SendOptions;
  readonly now: () => number;
}

export interface FileOutcome {
  readonly file: string;
  /** Rows of the file that could be read. */
  readonly rows: number;
  /** Of them, sent by an earlier run. */
  readonly skipped: number;
}

const saveEveryMs = 1000;

/** Sends the rows of one file, from where an earlier run was. */
export async function ingestFile(
  { engine, options }: Work,
  { path, partition }: SourceFile,
  task: IngestTask,
): Promise<FileOutcome> {
  const { state, columns } = task;
  const identity = await identifyFile(path);
  const from = await startOf(path, identity.digest, task);
  if (from === "done") {
    const rows = state.of(path)?.rows ?? 0;
    return { file: path, rows, skipped: rows };
  }
  const table = await engine.open({ paths: [path], partition, ...task.reading }, options);
  try {
    const layout = eventLayout(table.columns, columns, path);
    const toEvents = createRowEvents({
      layout,
      columns: table.columns,
      types: task.types,
      isFeedback: columns.isFeedback,
      idOf: rowIds(path, identity),
    });
    let done = from;
    let savedAtMs = task.now();
    const send = async (batch: Batch): Promise<void> => {
      await sendBatch(batch, path, task);
      done = batch.at(-1)?.row ?? done;
      state.note(path, identity, { rows: done, isDone: false });
      const report = { step: `Sending ${path}`, done, total: table.rows, unit: "rows" };
      options.onProgress?.(report);
      if (task.now() - savedAtMs < saveEveryMs) return;
      await state.save();
      savedAtMs = task.now();
    };
    const batcher = createBatcher();
    let read = from;
    for await (const page of table.pages(layout.names, { from, signal: task.sending.signal })) {
      const full = batcher.add(toEvents(page, read));
      read += page.rows;
      for (const batch of full) await send(batch);
    }
    if (batcher.rest().length > 0) await send(batcher.rest());
    state.note(path, identity, { rows: read, isDone: true });
    return { file: path, rows: read, skipped: from };
  } finally {
    await state.save();
    await table.close();
  }
}

/** The rows to leave out, because the server has them. */
async function startOf(
  path: string,
  digest: string,
  { state, columns, isAgain }: IngestTask,
): Promise<number | "done"> {
  const before = state.of(path);
  if (isAgain || before === null) return 0;
  if (before.digest === digest) return before.isDone ? "done" : before.rows;
  if (columns.fields.id !== undefined) return 0;
  throw new PlumblineError("PL_INGEST_FILE_CHANGED", { path, state: state.shown });
}

async function sendBatch(batch: Batch, file: string, task: IngestTask): Promise<void> {
  await sendKind("prediction", batch, file, task);
  await sendKind("feedback", batch, file, task);
}

async function sendKind(
  kind: "prediction" | "feedback",
  batch: Batch,
  file: string,
  { client, model, tally, sending }: IngestTask,
): Promise<void> {
  const rows = batch.filter((row): row is RowEvents => row[kind] !== null);
  if (rows.length === 0) return;
  const address = modelPath(model, kind === "prediction" ? "predictions" : "feedback");
  const texts = rows.map((row) => row[kind] ?? "");
  const answer = await sendRows(client, address, texts, sending);
  const counts = kind === "prediction" ? tally.predictions : tally.feedback;
  counts.accepted += answer.accepted;
  counts.quarantined += answer.quarantined;
  tally.reject(
    answer.rejected.map(({ index, ...rest }) => ({
      ...{ kind, file, row: rows[index]?.row ?? 0 },
      ...rest,
    })),
  );
}

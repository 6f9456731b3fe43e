import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FeedbackEvent, PredictionEvent } from "@plumbline/contracts";
import { createSegmentWriter, type SegmentWriterParts } from "../ingest/segment-writer.ts";
import { fakeEventLog } from "../storage/log/fake-event-log.ts";
import { openLakeDatabase } from "../storage/lake/duckdb-database.ts";
import { createLocalLake } from "../storage/lake/local-lake.ts";
import { createRecentTables } from "../storage/lake/recent-tables.ts";
import { createRowReader } from "../storage/lake/row-reader.ts";
import { openMetadata } from "../storage/metadata/open-metadata.ts";

type Prediction = Partial<PredictionEvent> & Pick<PredictionEvent, "id">;
type Feedback = Partial<FeedbackEvent> & Pick<FeedbackEvent, "predictionId">;

/** 2026-03-01T00:00:00Z, a minute's beginning. */
export const start = Date.UTC(2026, 2, 1);

/** Log, metadata and lake in a folder of their own, for tests. */
export async function lakeFixture() {
  const folder = await mkdtemp(join(tmpdir(), "plumbline-test-"));
  const tempFolder = join(folder, "tmp");
  await mkdir(tempFolder);
  const metadata = await openMetadata(join(folder, "metadata.sqlite"));
  const database = await openLakeDatabase({ tempFolder });
  const lake = createLocalLake(join(folder, "lake"));
  const log = fakeEventLog();
  const recent = createRecentTables();
  const reader = log.reader();
  let clockMs = start;
  const parts: SegmentWriterParts = {
    ...{ metadata, lake, database, tempFolder, recent, setFolder: join(folder, "sets") },
    log: { read: reader.read, end: reader.end, truncate: log.truncate },
    monotonicMs: () => clockMs,
    nowMs: () => clockMs,
  };
  const append = (kind: "prediction" | "feedback" | "quarantine" | "deletion") => {
    return (model: string, rows: readonly unknown[]): Promise<{ firstOffset: number }> =>
      log.append({
        ...{ model, kind, receivedAtMs: clockMs, count: rows.length },
        body: new TextEncoder().encode(JSON.stringify(rows)),
      });
  };
  return {
    ...{ folder, metadata, database, lake, log, parts, tempFolder },
    /** Reads from files only. */
    rows: createRowReader({ metadata, lake, database }),
    /** Finds what was just written in memory. */
    recentRows: createRowReader({ metadata, lake, database, recent }),
    setClock(ms: number): void {
      clockMs = ms;
    },
    predict: (model: string, ...rows: readonly Prediction[]) =>
      append("prediction")(
        model,
        rows.map((row) => ({ features: {}, ...row })),
      ),
    feed: (model: string, ...rows: readonly Feedback[]) =>
      append("feedback")(
        model,
        rows.map((row) => ({ kind: "label", ...row })),
      ),
    append,
    writer: (more: Partial<SegmentWriterParts> = {}) => createSegmentWriter({ ...parts, ...more }),
    /** Brings all that waits into the lake. */
    async flush(): Promise<void> {
      const writer = await createSegmentWriter(parts);
      while ((await writer.turn({ isDue: true })).did === "cut");
    },
    async modelId(name: string): Promise<number> {
      const row = await metadata.db
        .selectFrom("models")
        .select("id")
        .where("name", "=", name)
        .executeTakeFirstOrThrow();
      return row.id;
    },
    async counters(name: string): Promise<Record<string, number>> {
      const rows = await metadata.db
        .selectFrom("counters")
        .innerJoin("models", "models.id", "counters.model_id")
        .where("models.name", "=", name)
        .select(["counters.name", "counters.value"])
        .execute();
      return Object.fromEntries(rows.map(({ name, value }) => [name, value]));
    },
    async close(): Promise<void> {
      await database.close();
      await metadata.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export type LakeFixture = Awaited<ReturnType<typeof lakeFixture>>;

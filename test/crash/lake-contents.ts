import { join } from "node:path";
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { DuckDBInstance } from "@duckdb/node-api";

export interface KeptPrediction {
  readonly id: string;
  readonly timeMs: number;
  readonly version: string;
  readonly offset: number;
  readonly x: number | null;
}

export interface KeptFeedback {
  readonly id: string;
  readonly predictionId: string;
  readonly predictionTimeMs: number;
  readonly label: string | null;
}

/** A data folder, read with nothing of the server's own code. */
export interface DataFolder {
  all(sql: string, ...values: readonly SQLInputValue[]): readonly Record<string, unknown>[];
  predictions(modelId: number): Promise<readonly KeptPrediction[]>;
  feedback(modelId: number): Promise<readonly KeptFeedback[]>;
  close(): void;
}

export async function openDataFolder(folder: string): Promise<DataFolder> {
  const metadata = new DatabaseSync(join(folder, "metadata.sqlite"), { readOnly: true });
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  const all: DataFolder["all"] = (sql, ...values) => metadata.prepare(sql).all(...values);
  const rowsOf = async (modelId: number, kind: string, columns: string) => {
    const files = all(
      "select path from files where model_id = ? and kind = ? and state = 'live'",
      ...[modelId, kind],
    );
    if (files.length === 0) return [];
    const paths = files.map(({ path }) => `'${join(folder, "lake", String(path))}'`);
    const found = await connection.runAndReadAll(
      `SELECT ${columns} FROM read_parquet([${paths.join(", ")}], union_by_name = true)`,
    );
    return found.getRows();
  };
  return {
    all,
    async predictions(modelId) {
      const columns =
        "pl_id, epoch_ms(pl_time)::DOUBLE, pl_version, pl_offset::DOUBLE, x::DOUBLE AS x";
      const rows = await rowsOf(modelId, "prediction", columns);
      return rows.map(([id, timeMs, version, offset, x]) => ({
        ...{ id: String(id), timeMs: Number(timeMs), version: String(version) },
        ...{ offset: Number(offset), x: x === null ? null : Number(x) },
      }));
    },
    async feedback(modelId) {
      const columns =
        "pl_feedback_id, pl_prediction_id, epoch_ms(pl_prediction_time)::DOUBLE, pl_label";
      const rows = await rowsOf(modelId, "feedback", columns);
      return rows.map(([id, predictionId, predictionTimeMs, label]) => ({
        ...{ id: String(id), predictionId: String(predictionId) },
        predictionTimeMs: Number(predictionTimeMs),
        label: typeof label === "string" ? label : null,
      }));
    },
    close() {
      connection.closeSync();
      instance.closeSync();
      metadata.close();
    },
  };
}

import type { Metadata } from "./open-metadata.ts";
import type { Prepare } from "./sqlite-dialect.ts";

/** What a model keeps. */
export interface ModelUse {
  readonly model: string;
  readonly configJson: string | null;
  readonly rows: number;
  readonly predictionBytes: number;
  readonly feedbackBytes: number;
  readonly profileBytes: number;
  readonly rowSetBytes: number;
  readonly files: number;
  /** Event times of the oldest and the newest row; null without any. */
  readonly fromMs: number | null;
  readonly toMs: number | null;
  /** Days that have a file. */
  readonly days: number;
}

export interface StorageUse {
  readonly models: readonly ModelUse[];
  readonly artifactBytes: number;
  readonly metadataBytes: number;
}

const selectModels = "select id, name, config_json from models order by name";
const selectFiles = `
  select model_id as model,
    sum(case when kind = 'prediction' then rows else 0 end) as rows,
    sum(case when kind = 'prediction' then bytes else 0 end) as predictions,
    sum(case when kind = 'feedback' then bytes else 0 end) as feedback,
    count(*) as files, count(distinct day) as days,
    min(case when kind = 'prediction' then min_time end) as first,
    max(case when kind = 'prediction' then max_time end) as last
  from files where state = 'live' group by model_id`;
const sizes = [
  "select model_id as model, sum(length(profile)) as bytes from cell_profiles group by model_id",
  `select model_id as model, sum(length(result) + length(summary_json) + length(evidence_json)) as bytes
   from evaluations group by model_id`,
  "select model_id as model, sum(length(document)) as bytes from baselines group by model_id",
] as const;
const selectSets =
  "select model_id as model, sum(bytes) as bytes from training_sets group by model_id";
const selectArtifacts = "select sum(bytes) as bytes from artifacts";
const selectPages = `
  select page_count * page_size as bytes from pragma_page_count(), pragma_page_size()`;

/** Read from the manifest: no file is opened. */
export function readStorageUse(metadata: Metadata): Promise<StorageUse> {
  return metadata.read((prepare) => {
    const files = new Map(
      prepare(selectFiles)
        .all()
        .map((row) => [Number(row["model"]), row]),
    );
    const profiles = sizes.map((sql) => bytesByModel(prepare, sql));
    const sets = bytesByModel(prepare, selectSets);
    const models = prepare(selectModels)
      .all()
      .map((row): ModelUse => {
        const id = Number(row["id"]);
        const found = files.get(id);
        const time = (name: string): number | null =>
          typeof found?.[name] === "number" ? found[name] : null;
        return {
          model: String(row["name"]),
          configJson: row["config_json"] === null ? null : String(row["config_json"]),
          rows: Number(found?.["rows"] ?? 0),
          predictionBytes: Number(found?.["predictions"] ?? 0),
          feedbackBytes: Number(found?.["feedback"] ?? 0),
          profileBytes: profiles.reduce((sum, bytes) => sum + (bytes.get(id) ?? 0), 0),
          rowSetBytes: sets.get(id) ?? 0,
          ...{ files: Number(found?.["files"] ?? 0), days: Number(found?.["days"] ?? 0) },
          ...{ fromMs: time("first"), toMs: time("last") },
        };
      });
    const bytesOf = (sql: string): number => Number(prepare(sql).get()?.["bytes"] ?? 0);
    return {
      models,
      ...{ artifactBytes: bytesOf(selectArtifacts), metadataBytes: bytesOf(selectPages) },
    };
  });
}

function bytesByModel(prepare: Prepare, sql: string): ReadonlyMap<number, number> {
  return new Map(
    prepare(sql)
      .all()
      .map((row) => [Number(row["model"]), Number(row["bytes"] ?? 0)]),
  );
}

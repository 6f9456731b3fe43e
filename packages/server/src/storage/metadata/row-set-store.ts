import type { RowSetRequest } from "@plumbline/contracts";
import { compressJson } from "./compressed-json.ts";
import type { Metadata } from "./open-metadata.ts";
import { retryWhileBusy } from "./retry-while-busy.ts";

export interface RowSetRecord {
  /** SHA-256 of the file, in hexadecimal. */
  readonly id: string;
  readonly modelId: number;
  readonly request: RowSetRequest;
  readonly rows: number;
  readonly labelled: number;
  readonly columns: readonly StoredSetColumn[];
  /** Below the folder of sets. */
  readonly path: string;
  readonly bytes: number;
  readonly createdAtMs: number;
  /** Null while its rows are kept. */
  readonly deleted: { readonly atMs: number; readonly why: string } | null;
}

export type NewRowSet = Omit<RowSetRecord, "deleted">;

export interface StoredSetColumn {
  readonly name: string;
  readonly type: string;
  /** What it is called in the lake. */
  readonly source: string;
}

export interface RowSetStore {
  get(modelId: number, id: string): Promise<RowSetRecord | undefined>;
  /** The latest that was made for a request. */
  find(modelId: number, requestText: string): Promise<RowSetRecord | undefined>;
  /** Newest first. */
  list(modelId: number, limit: number): Promise<readonly RowSetRecord[]>;
  /** Two requests that come to the same bytes are one set: the first stays. One that was deleted is back. */
  add(set: NewRowSet, requestText: string, profile: unknown): Promise<void>;
}

export function createRowSetStore(metadata: Metadata): RowSetStore {
  const first = (sql: string, ...values: readonly (string | number)[]) =>
    metadata.read((prepare) => {
      const row = prepare(sql).get(...values);
      return row === undefined ? undefined : toSet(row);
    });
  return {
    get: (modelId, id) => first(`${select} where model_id = ? and id = ?`, modelId, id),
    find: (modelId, text) =>
      first(
        `${select} where model_id = ? and request_json = ? order by created_at desc limit 1`,
        ...[modelId, text],
      ),
    list: (modelId, limit) =>
      metadata.read((prepare) =>
        prepare(`${select} where model_id = ? order by created_at desc, id limit ?`)
          .all(modelId, limit)
          .map(toSet),
      ),
    async add(
      { id, modelId, request, rows, labelled, columns, path, bytes, createdAtMs },
      text,
      profile,
    ) {
      const packed = compressJson(profile);
      const [fromMs, toMs] = [Date.parse(request.from), Date.parse(request.to)];
      await retryWhileBusy(() =>
        metadata.transaction((prepare) =>
          prepare(insert).run(
            ...[id, modelId, text, request.position, rows, labelled, fromMs, toMs],
            ...[JSON.stringify(columns), packed, path, bytes, createdAtMs],
          ),
        ),
      );
    },
  };
}

const select = `
  select id, model_id, request_json, rows, labelled, schema_json, path, bytes, created_at,
    deleted_at, deleted_why
  from training_sets`;
const insert = `
  insert into training_sets (id, model_id, request_json, position, rows, labelled, from_at, to_at,
    schema_json, profile, path, bytes, created_at)
  values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  on conflict do update set deleted_at = null, deleted_why = null, profile = excluded.profile,
    created_at = excluded.created_at
  where deleted_at is not null`;

function toSet(row: Readonly<Record<string, unknown>>): RowSetRecord {
  return {
    id: String(row["id"]),
    modelId: Number(row["model_id"]),
    request: JSON.parse(String(row["request_json"])) as RowSetRequest,
    rows: Number(row["rows"]),
    labelled: Number(row["labelled"]),
    columns: JSON.parse(String(row["schema_json"])) as readonly StoredSetColumn[],
    path: String(row["path"]),
    bytes: Number(row["bytes"]),
    createdAtMs: Number(row["created_at"]),
    deleted:
      row["deleted_at"] === null
        ? null
        : { atMs: Number(row["deleted_at"]), why: String(row["deleted_why"]) },
  };
}

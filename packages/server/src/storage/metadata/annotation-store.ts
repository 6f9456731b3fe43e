import type { Metadata } from "./open-metadata.ts";
import type { Prepare } from "./sqlite-dialect.ts";

/** Something that happened outside, in the time of the rows. */
export interface Annotation {
  readonly id: number;
  /** Null for all models. */
  readonly modelId: number | null;
  readonly model: string | null;
  readonly kind: string;
  readonly fromMs: number;
  /** Null for a moment. */
  readonly toMs: number | null;
  readonly text: string;
  readonly actor: string;
  readonly createdAtMs: number;
}

export interface AnnotationFilter {
  readonly modelId?: number;
  readonly fromMs?: number;
  readonly toMs?: number;
  readonly limit: number;
}

/** Annotations inside of a transaction or a read that the caller has begun. */
export interface AnnotationRecords {
  get(id: number): Annotation | undefined;
  /** Those of a model and those of all models that share time with a period; the latest first. */
  list(filter: AnnotationFilter): readonly Annotation[];
  insert(annotation: Omit<Annotation, "id" | "model">): Annotation;
  remove(id: number): void;
}

export function annotationRecords(prepare: Prepare): AnnotationRecords {
  const get = (id: number): Annotation | undefined => {
    const row = prepare(`${select} where annotations.id = ?`).get(id);
    return row === undefined ? undefined : toAnnotation(row);
  };
  return {
    get,
    list: ({ modelId = null, fromMs = 0, toMs = endOfTime, limit }) =>
      prepare(selectOverlapping).all(modelId, modelId, toMs, fromMs, limit).map(toAnnotation),
    insert({ modelId, kind, fromMs, toMs, text, actor, createdAtMs }) {
      const values = [modelId, kind, fromMs, toMs, text, actor, createdAtMs];
      const { lastInsertRowid } = prepare(insert).run(...values);
      const annotation = get(Number(lastInsertRowid));
      if (annotation === undefined) throw new Error("the annotation that was just written is gone");
      return annotation;
    },
    remove(id) {
      prepare("delete from annotations where id = ?").run(id);
    },
  };
}

export interface AnnotationStore {
  list(filter: AnnotationFilter): Promise<readonly Annotation[]>;
}

export function createAnnotationStore(metadata: Metadata): AnnotationStore {
  return { list: (filter) => metadata.read((prepare) => annotationRecords(prepare).list(filter)) };
}

const endOfTime = 8.64e15;
const select = `
  select annotations.*, models.name as model
  from annotations left join models on models.id = annotations.model_id`;
const selectOverlapping = `
  ${select} where (? is null or model_id is null or model_id = ?)
    and from_at < ? and coalesce(to_at, from_at) >= ?
  order by from_at desc, annotations.id desc limit ?`;
const insert = `
  insert into annotations (model_id, kind, from_at, to_at, text, actor, created_at)
  values (?, ?, ?, ?, ?, ?, ?)`;

function toAnnotation(row: Readonly<Record<string, unknown>>): Annotation {
  return {
    id: Number(row["id"]),
    modelId: row["model_id"] as number | null,
    model: row["model"] as string | null,
    kind: String(row["kind"]),
    fromMs: Number(row["from_at"]),
    toMs: row["to_at"] as number | null,
    text: String(row["text"]),
    actor: String(row["actor"]),
    createdAtMs: Number(row["created_at"]),
  };
}

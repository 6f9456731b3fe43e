import type { ModelSchema } from "../domain/model-schema.ts";
import type { Prepare } from "../storage/metadata/sqlite-dialect.ts";
import { modelFolder } from "../storage/metadata/model-store.ts";
import type { CutModel } from "./model-cut.ts";

const selectModel = "select id, name, schema_json as schema from models where name = ?";

/** A model as it is now. */
export function cutModel(prepare: Prepare, name: string): CutModel {
  const row = prepare(selectModel).get(name);
  if (row === undefined) throw new RangeError(`There is no model ${name}`);
  const { id, schema } = row;
  return {
    id: Number(id),
    name,
    folder: modelFolder(prepare, name),
    schema: schema === null ? null : (JSON.parse(String(schema)) as ModelSchema),
  };
}

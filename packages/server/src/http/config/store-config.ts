import { PlumblineError } from "@plumbline/core";
import type { ConfigChange } from "@plumbline/contracts";
import type { Metadata } from "../../storage/metadata/open-metadata.ts";

export interface NewConfig {
  readonly model: { readonly id: number; readonly name: string };
  readonly document: unknown;
  readonly changes: readonly ConfigChange[];
  /** The revision that the changes were found against. */
  readonly revision: number;
  readonly actor: string;
  readonly atMs: number;
}

const update = `
  update models set config_json = ?, config_revision = config_revision + 1
  where id = ? and config_revision = ?`;
const selectRevision = "select config_revision as revision from models where id = ?";
const addAudit =
  "insert into audit (at, actor, action, subject, details_json) values (?, ?, 'change-config', ?, ?)";

/** Stores the next revision and says so in the audit: both or neither. Answers the new revision. */
export function storeConfig(metadata: Metadata, next: NewConfig): Promise<number> {
  const { model, document, changes, revision, actor, atMs } = next;
  return metadata.transaction((prepare) => {
    const { changes: rows } = prepare(update).run(JSON.stringify(document), model.id, revision);
    if (rows !== 1) {
      const found = Number(prepare(selectRevision).get(model.id)?.["revision"]);
      const details = { model: model.name, expected: revision, found };
      throw new PlumblineError("PL_CONFIG_CONFLICT", details);
    }
    const details = JSON.stringify({ revision: revision + 1, changes });
    prepare(addAudit).run(atMs, actor, model.name, details);
    return revision + 1;
  });
}

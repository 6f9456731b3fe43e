import type { Proof } from "@plumbline/contracts";
import type { ProofPlan } from "../../domain/proof-plan.ts";
import type { Metadata } from "./open-metadata.ts";
import type { Prepare } from "./sqlite-dialect.ts";

export interface StoredProof {
  readonly id: number;
  readonly modelId: number;
  readonly runId: string | null;
  readonly incidentId: number | null;
  readonly isFinal: boolean;
  readonly plan: ProofPlan;
  readonly document: Proof;
}

export type ProofDocument = Omit<Proof, "id">;

export interface NewProof {
  readonly modelId: number;
  readonly moveId: number;
  readonly atMs: number;
  readonly plan: ProofPlan;
  readonly document: ProofDocument;
}

export interface ProofFilter {
  readonly modelId: number;
  readonly runId?: string | undefined;
  readonly incidentId?: number | undefined;
  /** Only with smaller ids. */
  readonly before?: number | undefined;
  readonly limit: number;
}

/** Proofs inside of a transaction or a read that the caller has begun. */
export interface ProofRecords {
  add(proof: NewProof): void;
  get(id: number): StoredProof | undefined;
  /** Those that may still change, oldest first. */
  open(): readonly StoredProof[];
  /** Newest first. */
  list(filter: ProofFilter): readonly StoredProof[];
  /** False when it was final already. */
  save(id: number, proof: SavedProof): boolean;
}

export interface SavedProof {
  readonly document: ProofDocument;
  readonly plan: ProofPlan;
  readonly isFinal: boolean;
  readonly atMs: number;
}

export function proofRecords(prepare: Prepare): ProofRecords {
  return {
    add({ modelId, moveId, atMs, plan, document }) {
      prepare(insert).run(
        ...[modelId, document.runId, document.incidentId, moveId, document.metric, atMs],
        ...[document.verdict, JSON.stringify(document), JSON.stringify(plan)],
      );
    },
    get(id) {
      const row = prepare("select * from proofs where id = ?").get(id);
      return row === undefined ? undefined : toProof(row);
    },
    open: () => prepare("select * from proofs where is_final = 0 order by id").all().map(toProof),
    list: ({ modelId, runId = null, incidentId = null, before, limit }) =>
      prepare(selectPage)
        .all({
          ...{ model: modelId, run: runId, incident: incidentId, limit },
          before: before ?? Number.MAX_SAFE_INTEGER,
        })
        .map(toProof),
    save: (id, { document, plan, isFinal, atMs }) =>
      prepare(update).run(
        ...[atMs, document.verdict, document.metric, JSON.stringify(document)],
        ...[JSON.stringify(plan), isFinal ? 1 : 0, id],
      ).changes === 1,
  };
}

export function listProofs(
  metadata: Metadata,
  filter: ProofFilter,
): Promise<readonly StoredProof[]> {
  return metadata.read((prepare) => proofRecords(prepare).list(filter));
}

const insert = `
  insert into proofs (model_id, run_id, incident_id, move_id, metric, at, verdict, document_json,
    plan_json, is_final)
  values (?, ?, ?, ?, ?, ?, ?, ?, ?, 0)`;
const selectPage = `
  select * from proofs
  where model_id = :model and (:run is null or run_id = :run)
    and (:incident is null or incident_id = :incident) and id < :before
  order by id desc limit :limit`;
const update = `
  update proofs set at = ?, verdict = ?, metric = ?, document_json = ?, plan_json = ?, is_final = ?
  where id = ? and is_final = 0`;

function toProof(row: Readonly<Record<string, unknown>>): StoredProof {
  const id = Number(row["id"]);
  const document = JSON.parse(String(row["document_json"])) as ProofDocument;
  return {
    ...{ id, modelId: Number(row["model_id"]), isFinal: row["is_final"] === 1 },
    runId: row["run_id"] as string | null,
    incidentId: row["incident_id"] as number | null,
    plan: JSON.parse(String(row["plan_json"])) as ProofPlan,
    document: { ...document, id },
  };
}

import { join } from "node:path";
import type { EvaluationDocument } from "@plumbline/contracts";
import { createEvaluationStore } from "../../packages/server/src/storage/metadata/evaluation-store.ts";
import { openMetadata } from "../../packages/server/src/storage/metadata/open-metadata.ts";

/** Stores a judgement of the model in which each drift result stands for many columns. */
export async function widenModel(
  dataFolder: string,
  { id: _id, revision: _revision, ...judged }: EvaluationDocument,
  columns: number,
): Promise<void> {
  const metadata = await openMetadata(join(dataFolder, "metadata.sqlite"));
  try {
    const { id, model_id: modelId } = await metadata.db
      .selectFrom("monitors")
      .innerJoin("models", "models.id", "monitors.model_id")
      .select(["monitors.id", "monitors.model_id"])
      .where("models.name", "=", judged.model)
      .executeTakeFirstOrThrow();
    const drift = (judged.result?.results ?? []).filter(({ family }) => family === "drift");
    const results = Array.from({ length: columns }, (_, at) => {
      const one = drift[at % drift.length];
      if (one === undefined) throw new Error(`No drift was judged of ${judged.model}`);
      const column = `feature-${at}`;
      return { ...one, column, reason: one.reason.replaceAll(one.column ?? "-", column) };
    });
    const [startMs, endMs] = [
      Date.parse(judged.window.to),
      Date.parse(judged.window.to) + 3_600_000,
    ];
    const window = { from: new Date(startMs).toISOString(), to: new Date(endMs).toISOString() };
    await createEvaluationStore(metadata.db).add(
      { id, modelId },
      { startMs, endMs, offsets: null },
      { ...judged, window, result: judged.result && { ...judged.result, results } },
    );
  } finally {
    await metadata.close();
  }
}

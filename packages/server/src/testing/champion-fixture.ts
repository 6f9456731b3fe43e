import { modelConfigSchema, type PredictionEvent } from "@plumbline/contracts";
import { createRandom } from "@plumbline/stats";
import { onTestFinished } from "vitest";
import { moveAliasIn, rollBackIn } from "../storage/metadata/alias-store.ts";
import { createModelStore } from "../storage/metadata/model-store.ts";
import { lakeFixture, start } from "./lake-fixture.ts";

export const dayMs = 86_400_000;

export interface DayOptions {
  readonly version: string;
  /** @default 60 */
  readonly rows?: number;
  /** Added to the log odds of the score: how wrong the version is. @default 0 */
  readonly bias?: number;
  /** @default true */
  readonly withLabels?: boolean;
  /** Rows name their subject, so that two versions can answer the same case. @default false */
  readonly isShadowed?: boolean;
  readonly score?: PredictionEvent["score"];
}

/** A binary model whose versions answer by the day, and the moves of its champion. */
export async function championFixture(config: object = {}) {
  const lake = await lakeFixture();
  onTestFinished(() => lake.close());
  const models = createModelStore(lake.metadata.db);
  const { id: modelId } = await models.create("m", start);
  const configure = async (document: object): Promise<void> => {
    const { revision } = await models.config(modelId);
    await models.saveConfig(modelId, modelConfigSchema.parse(document), revision);
  };
  await configure(config);
  let nowMs = start + 500 * dayMs;
  const alias = { modelId, actor: "ada", reason: "it is due", runId: null };
  return {
    ...{ lake, modelId, configure },
    now: () => nowMs,
    pass: (ms: number): void => {
      nowMs += ms;
    },
    /** Rows of days from `start` on, and their labels, into the lake. */
    async days(from: number, to: number, options: DayOptions): Promise<void> {
      for (let day = from; day < to; day++) {
        const rows = rowsOf(day, options);
        await lake.predict("m", ...rows.map(({ label: _label, ...row }) => row));
        if (options.withLabels ?? true) {
          await lake.feed(
            "m",
            ...rows.map(({ id, label, time }) => ({ predictionId: id, label, time: time + 1_000 })),
          );
        }
      }
      await lake.flush();
    },
    promote: (to: string, day: number, runId: string | null = null) =>
      lake.metadata.transaction((prepare) =>
        moveAliasIn(prepare, {
          ...{ ...alias, runId, alias: "champion", kind: "promotion", to, atMs: nowMs },
          eventTimeMs: start + day * dayMs,
        }),
      ),
    rollBack: (day: number) =>
      lake.metadata.transaction((prepare) =>
        rollBackIn(prepare, { ...alias, eventTimeMs: start + day * dayMs, atMs: nowMs }),
      ),
    champion: async (): Promise<string | undefined> => {
      const row = await lake.metadata.db
        .selectFrom("aliases")
        .select("version")
        .where("alias", "=", "champion")
        .executeTakeFirst();
      return row?.version;
    },
    audit: async (): Promise<readonly string[]> => {
      const rows = await lake.metadata.db.selectFrom("audit").select("action").execute();
      return rows.map(({ action }) => action);
    },
  };
}

export type ChampionFixture = Awaited<ReturnType<typeof championFixture>>;

function rowsOf(day: number, options: DayOptions) {
  const { version, rows = 60, bias = 0, isShadowed = false } = options;
  // The same cases for all versions of a day.
  const random = createRandom(`day ${day}`);
  return Array.from({ length: rows }, (_, i) => {
    const odds = 1.5 * random.normal();
    const score = 1 / (1 + Math.exp(-(odds + bias)));
    return {
      id: `${version}-${day}-${i}`,
      time: start + day * dayMs + Math.floor((i * dayMs) / rows),
      ...{ version, score: options.score ?? score },
      ...(isShadowed ? { subject: `s${i}` } : {}),
      label: random.uniform() < 1 / (1 + Math.exp(-odds)),
    };
  });
}

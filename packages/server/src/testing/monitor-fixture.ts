import { modelConfigSchema, type EvaluationDocument } from "@plumbline/contracts";
import { createRandom } from "@plumbline/stats";
import { logPosition } from "../ingest/log-progress.ts";
import { createMonitors } from "../monitors/create-monitors.ts";
import { createEvaluationStore } from "../storage/metadata/evaluation-store.ts";
import { createModelStore } from "../storage/metadata/model-store.ts";
import { lakeFixture, start } from "./lake-fixture.ts";

export const hourMs = 3_600_000;

/** How the rows of an hour differ from those of other hours. */
export interface HourOptions {
  /** @default 200 */
  readonly rows?: number;
  /** Added to the feature x, in standard deviations. */
  readonly shift?: number;
  /** Share of labels that say the opposite of what they should. */
  readonly flipped?: number;
  /** @default true */
  readonly withLabels?: boolean;
  readonly version?: string;
  /** What the version answers for a score. @default the score */
  readonly answer?: (score: number) => number;
}

/** A binary model of two features, its rows by the hour, and the monitors over them. */
export async function monitorFixture(name = "m") {
  const lake = await lakeFixture();
  const evaluated: EvaluationDocument[] = [];
  let nowMs = start;
  const setClock = (ms: number): void => {
    nowMs = ms;
    lake.setClock(ms);
  };
  const create = () =>
    createMonitors({
      ...{ metadata: lake.metadata, rows: lake.rows, tempFolder: lake.tempFolder },
      nowMs: () => nowMs,
      onEvaluated: (evaluation) => evaluated.push(evaluation),
    });
  let monitors = create();
  const models = createModelStore(lake.metadata.db);
  const rowsOf = (hour: number, options: HourOptions) => {
    const { rows = 200, shift = 0, flipped = 0 } = options;
    const random = createRandom(`${name}/${hour}`);
    return Array.from({ length: rows }, (_, i) => {
      const x = random.normal() + shift;
      const chance = 1 / (1 + Math.exp(-1.5 * x));
      const score = (options.answer ?? ((one) => one))(chance);
      const label = random.uniform() < chance !== random.uniform() < flipped;
      return {
        id: `${hour}-${i}`,
        time: start + hour * hourMs + Math.floor((i * hourMs) / rows),
        version: options.version ?? "v1",
        features: { x, kind: ["a", "b", "c"][random.below(3)] ?? "a" },
        score,
        prediction: score >= 0.5,
        label,
      };
    });
  };
  return {
    ...{ lake, evaluated, setClock, models },
    get monitors() {
      return monitors;
    },
    evaluations: createEvaluationStore(lake.metadata.db),
    now: () => nowMs,
    /** Puts a configuration in force. */
    async configure(document: object): Promise<void> {
      const model = await models.create(name, nowMs);
      const { revision } = await models.config(model.id);
      await models.saveConfig(model.id, modelConfigSchema.parse(document), revision);
    },
    /** Rows of hours from `start` on, and their labels, into the lake. */
    async hours(from: number, to: number, options: HourOptions = {}): Promise<void> {
      for (let hour = from; hour < to; hour++) {
        const rows = rowsOf(hour, options);
        if (rows.length === 0) continue;
        await lake.predict(name, ...rows.map(({ label: _label, ...row }) => row));
        if (options.withLabels ?? true) {
          await lake.feed(
            name,
            ...rows.map(({ id, time, label }) => ({
              predictionId: id,
              label,
              time: time + 60_000,
            })),
          );
        }
      }
      await lake.flush();
    },
    async labels(hour: number, options: HourOptions = {}): Promise<void> {
      const rows = rowsOf(hour, options);
      await lake.feed(
        name,
        ...rows.map(({ id, label }) => ({ predictionId: id, label, time: nowMs })),
      );
      await lake.flush();
    },
    /** Lets the monitors work until nothing is due; answers what they judged. */
    async run(): Promise<readonly EvaluationDocument[]> {
      const before = evaluated.length;
      for (let turns = 0; turns < 1_000; turns++) {
        if ((await monitors.runner.turn(await logPosition(lake.metadata), 60_000)) === 0) break;
      }
      return evaluated.slice(before);
    },
    /** As after a crash: nothing is left but what is stored. */
    async restart(): Promise<void> {
      await monitors.close();
      monitors = create();
    },
    async close(): Promise<void> {
      await monitors.close();
      await lake.close();
    },
  };
}

export type MonitorFixture = Awaited<ReturnType<typeof monitorFixture>>;

import type { FeedbackEvent, PredictionEvent } from "@plumbline/contracts";
import { createRandom } from "@plumbline/stats";
import { onTestFinished } from "vitest";
import { createIngestor } from "../../ingest/ingestor.ts";
import { logPosition } from "../../ingest/log-progress.ts";
import { createModelDirectory } from "../../ingest/model-directory.ts";
import { createMonitors } from "../../monitors/create-monitors.ts";
import { createModelStore } from "../../storage/metadata/model-store.ts";
import { lakeFixture, start, type LakeFixture } from "../../testing/lake-fixture.ts";
import { createReadSide } from "../read-side/read-side.ts";
import { testServer, type TestServer, type TestServerOptions } from "./test-server.ts";

export interface WatchedServer extends TestServer {
  readonly lake: LakeFixture;
  /** Brings what waits into the lake and judges the windows that are due. */
  work(): Promise<void>;
}

const hourMs = 3_600_000;
const pauseMs = 300_000;
const rowsPerHour = 240;

/** `shift` moves a feature and makes answers slower, from the third hour on. */
function hourOfRows(hour: number): { predictions: PredictionEvent[]; labels: FeedbackEvent[] } {
  const random = createRandom(`hour ${hour}`);
  const shift = hour < 2 ? 0 : 3;
  const rows = Array.from({ length: rowsPerHour }, (_, row) => {
    const x = random.normal() + shift;
    const score = 1 / (1 + Math.exp(-x));
    return {
      id: `${hour}-${row}`,
      time: start + hour * hourMs + row * (hourMs / rowsPerHour),
      version: "v1",
      features: { x, color: ["red", "green", "blue"][row % 3] ?? "", y: row % 10 === 0 ? null : 1 },
      prediction: score > 0.5,
      score,
      latencyMs: 20 + 5 * Math.abs(random.normal()),
      subject: `s${row % 20}`,
    };
  });
  return {
    predictions: rows,
    labels: rows.map(({ id, score }) => ({
      predictionId: id,
      kind: "label",
      time: start + (hour + 1) * hourMs,
      label: random.uniform() < score,
    })),
  };
}

/**
 * The web server over a real lake in a folder of its own: the model "fraud" has three hours of rows with
 * labels, judged by the hour; in the third the feature x has moved.
 */
export async function watchedServer(options: TestServerOptions = {}): Promise<WatchedServer> {
  const lake = await lakeFixture();
  onTestFinished(() => lake.close());
  const clock = { nowMs: start };
  const now = (): number => clock.nowMs;
  const passTo = (ms: number): void => {
    clock.nowMs = ms;
    lake.setClock(ms);
  };
  const { metadata, log, tempFolder, rows } = lake;
  const monitors = createMonitors({
    ...{ metadata, rows, tempFolder, nowMs: now },
    onEvaluated: () => undefined,
  });
  onTestFinished(() => monitors.close());
  const judge = async (): Promise<void> => {
    const position = await logPosition(metadata);
    while ((await monitors.runner.turn(position, 60_000)) > 0);
  };
  const work = async (): Promise<void> => {
    await lake.flush();
    await judge();
    // The last window is judged when nothing more has come for a while.
    passTo(clock.nowMs + pauseMs);
    await judge();
  };
  const modelStore = createModelStore(metadata.db);
  const { id } = await modelStore.create("fraud", start);
  await modelStore.saveConfig(id, { baseline: { kind: "first-rows", rows: rowsPerHour } }, 0);
  for (const hour of [0, 1, 2]) {
    const { predictions, labels } = hourOfRows(hour);
    passTo(start + (hour + 1) * hourMs);
    await lake.predict("fraud", ...predictions);
    await lake.feed("fraud", ...labels);
    await lake.flush();
  }
  await work();
  const models = await createModelDirectory(modelStore, now, { canCreate: true, maxModels: 50 });
  const ingestor = createIngestor(
    { log, models, clock: now, onAppend: () => undefined },
    { maxFutureMs: 86_400_000, maxRowBytes: 1024 ** 2 },
  );
  const reads = createReadSide({ metadata, lake: lake.lake, tempFolder, clock: now });
  onTestFinished(() => reads.close());
  const server = await testServer({
    ...options,
    deps: { metadata, models, ingestor, reads, log, clock: now, ...options.deps },
  });
  return { ...server, log, models, clock, lake, work };
}

import { stat } from "node:fs/promises";
import { join } from "node:path";
import { PlumblineError } from "@plumbline/core";
import type { FastifyBaseLogger } from "fastify";
import type { App } from "../http/app.ts";
import { createChangeFeed } from "../http/change-feed.ts";
import { createHttpServer } from "../http/create-http-server.ts";
import { observedLog } from "../http/metrics/observed-log.ts";
import { createServiceMetrics } from "../http/metrics/service-metrics.ts";
import { createPasswordHasher } from "../http/sign-in/password-hasher.ts";
import { createReadSide } from "../http/read-side/read-side.ts";
import { setStaleApart } from "../ingest/cloud-event-ingest.ts";
import { createInferencePairs } from "../ingest/inference-pairs.ts";
import { createIngestor } from "../ingest/ingestor.ts";
import { createModelDirectory, type ModelStore } from "../ingest/model-directory.ts";
import { splitAllowList } from "../outgoing/allow-list.ts";
import { createOutgoing } from "../outgoing/outgoing.ts";
import { createArtifactFiles } from "../registry/artifact-files.ts";
import { createLocalLake } from "../storage/lake/local-lake.ts";
import { openSqliteLog } from "../storage/log/sqlite-log.ts";
import { createModelStore } from "../storage/metadata/model-store.ts";
import { openMetadata, type Metadata } from "../storage/metadata/open-metadata.ts";
import { retryWhileBusy } from "../storage/metadata/retry-while-busy.ts";
import { closeHttp } from "./close-http.ts";
import { lockFolder } from "./lock.ts";
import { createLogger } from "./logger.ts";
import { openKeys } from "./open-keys.ts";
import { readinessOf } from "./readiness.ts";
import { shownSettings, type Settings } from "./settings.ts";
import { createStartStack } from "./start-stack.ts";
import { startThread, type SupervisedThread } from "./supervised-thread.ts";

/** A server that listens. */
export interface RunningServer {
  /** Where it answers, such as http://127.0.0.1:7410. */
  readonly url: string;
  readonly logger: FastifyBaseLogger;
  /** Finishes what is under way, then ends; calling it again waits for the same. */
  stop(): Promise<void>;
}

export interface StartOptions {
  /** @default JSON lines on the standard output */
  readonly logger?: FastifyBaseLogger;
  readonly clock?: () => number;
}

const flushKeysEveryMs = 60_000;
const sweepPairsEveryMs = 10_000;

/** Starts lock, metadata, log, pipeline and web server in this order; what fails takes the earlier down. */
export async function startServer(
  settings: Settings,
  options: StartOptions = {},
): Promise<RunningServer> {
  const { logger = createLogger(settings.logLevel), clock = Date.now } = options;
  const stack = createStartStack((part, err) => logger.error({ part, err }, "failed to stop"));
  try {
    const { app, loop } = await assemble(settings, { logger, clock, stack });
    stack.push("http", () => closeHttp(app, settings.stopTimeoutMs));
    const url = await listen(app, settings);
    loop.tellAddress(url);
    logger.info({ url, settings: shownSettings(settings) }, "listening");
    let stopping: Promise<void> | undefined;
    return { url, logger, stop: () => (stopping ??= stack.stop()) };
  } catch (error) {
    await stack.stop();
    throw error;
  }
}

interface Assembly {
  readonly logger: FastifyBaseLogger;
  readonly clock: () => number;
  readonly stack: ReturnType<typeof createStartStack>;
}

interface Assembled {
  readonly app: App;
  readonly loop: SupervisedThread;
}

async function assemble(
  settings: Settings,
  { logger, clock, stack }: Assembly,
): Promise<Assembled> {
  const { dataFolder } = settings;
  const lock = lockFolder(dataFolder);
  stack.push("lock", () => lock.release());

  // Waiting for the lock of the pipeline's writes must not hold up requests: see retryWhileBusy.
  const metadata = await openMetadata(join(dataFolder, "metadata.sqlite"), { busyTimeoutMs: 20 });
  stack.push("metadata", () => metadata.close());

  const logPath = join(dataFolder, "log.sqlite");
  const openedLog = await openSqliteLog(logPath, {
    maxBytes: settings.logMaxBytes,
    maxWaitingBytes: settings.logWaitingBytes,
  });
  stack.push("log", () => openedLog.close());

  const changes = createChangeFeed();
  const metrics = createServiceMetrics({
    ...{ metadata, clock, changes, logEnd: openedLog.end() },
    logBytes: async () => (await stat(logPath)).size,
  });
  stack.push("metrics", () => metrics.close());
  const log = observedLog(openedLog, metrics);
  const threadData = { dataFolder, settings: { ...settings, adminKey: "" } };
  let wakeLoop: () => void = () => undefined;
  const pipeline = startThread(
    { name: "pipeline" },
    threadData,
    {
      onProgress({ position }) {
        log
          .truncate(position)
          .catch((err: unknown) => logger.warn({ err }, "cannot truncate the log"));
      },
      onChanged: (change) => {
        changes.publish(change);
        wakeLoop();
      },
      onFailure: (seen) => logger.error({ seen }, "the pipeline ended and will be started again"),
    },
    { stopTimeoutMs: settings.stopTimeoutMs },
  );
  stack.push("pipeline", () => pipeline.stop());
  await pipeline.started;
  const loop = startThread(
    { name: "loop" },
    threadData,
    {
      onChanged: (change) => changes.publish(change),
      onFailure: (seen) => logger.error({ seen }, "the loop ended and will be started again"),
      onPartFailed: (part, seen) => logger.warn({ part, seen }, "a part of the loop failed"),
    },
    { stopTimeoutMs: settings.stopTimeoutMs },
  );
  stack.push("loop", () => loop.stop());
  await loop.started;
  wakeLoop = () => loop.wake();

  const models = await createModelDirectory(patientStore(metadata), clock, {
    canCreate: settings.autoCreateModels,
    maxModels: settings.maxModels,
  });
  const ingestor = createIngestor(
    { log, models, clock, onAppend: () => pipeline.wake() },
    { maxFutureMs: settings.maxFutureMs, maxRowBytes: settings.rowLimitBytes },
  );
  const pairs = createInferencePairs(log, clock);
  const sweeping = setInterval(() => {
    setStaleApart({ ingestor, pairs }).catch((err: unknown) =>
      logger.warn({ err }, "cannot set aside halves of inferences"),
    );
  }, sweepPairsEveryMs);
  stack.push("pairs", () => clearInterval(sweeping));
  const keys = await openKeys(settings, { metadata, logger, clock });
  const flushing = setInterval(() => {
    keys.flush().catch((err: unknown) => logger.warn({ err }, "cannot note the use of keys"));
  }, flushKeysEveryMs);
  stack.push("keys", () => clearInterval(flushing));

  const tempFolder = join(dataFolder, "tmp");
  const artifacts = createArtifactFiles({ folder: join(dataFolder, "artifacts"), tempFolder });
  const lake = createLocalLake(join(dataFolder, "lake"));
  const reads = createReadSide({ metadata, lake, tempFolder, clock });
  stack.push("reads", () => reads.close());

  const outgoing = createOutgoing({ allow: splitAllowList(settings.outgoingAllow), clock });
  const readiness = () => readinessOf({ metadata, log, pipeline, loop, settings });
  const onAppend = () => pipeline.wake();
  const app = await createHttpServer(
    {
      ...{ settings, ingestor, models, pairs, metadata, keys, changes, clock, readiness },
      ...{ log, onAppend, reads, metrics, wakeLoop: () => wakeLoop(), artifacts, outgoing },
      passwords: createPasswordHasher(),
      environment: process.env,
      setFolder: join(dataFolder, "sets"),
      runFolder: join(dataFolder, "runs"),
    },
    { logger },
  );
  return { app, loop };
}

function patientStore({ db }: Metadata): ModelStore {
  const store = createModelStore(db);
  return {
    all: () => store.all(),
    create: (...args) => retryWhileBusy(() => store.create(...args)),
    saveSchema: (...args) => retryWhileBusy(() => store.saveSchema(...args)),
  };
}

async function listen(app: App, { host, port }: Settings): Promise<string> {
  try {
    return await app.listen({ host, port });
  } catch (cause) {
    const seen = cause instanceof Error ? cause.message : String(cause);
    throw new PlumblineError("PL_ADDRESS_UNAVAILABLE", { host, port, seen }, { cause });
  }
}

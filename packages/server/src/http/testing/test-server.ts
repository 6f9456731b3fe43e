import { randomBytes } from "node:crypto";
import { tmpdir } from "node:os";
import { onTestFinished } from "vitest";
import { createOutgoing } from "../../outgoing/outgoing.ts";
import { fakeModelStore } from "../../ingest/fake-model-store.ts";
import { createInferencePairs } from "../../ingest/inference-pairs.ts";
import { createIngestor } from "../../ingest/ingestor.ts";
import { createModelDirectory, type ModelDirectory } from "../../ingest/model-directory.ts";
import { createArtifactFiles } from "../../registry/artifact-files.ts";
import { fakeEventLog, type FakeEventLog } from "../../storage/log/fake-event-log.ts";
import { createLocalLake } from "../../storage/lake/local-lake.ts";
import { openMetadata } from "../../storage/metadata/open-metadata.ts";
import type { App, Resource } from "../app.ts";
import { createChangeFeed } from "../change-feed.ts";
import { createHttpServer } from "../create-http-server.ts";
import type { HttpDeps, HttpSettings } from "../http-deps.ts";
import { createKeyRing, type KeyRing } from "../keys/key-ring.ts";
import { createKeyStore } from "../keys/key-store.ts";
import { createServiceMetrics } from "../metrics/service-metrics.ts";
import { createPasswordHasher } from "../sign-in/password-hasher.ts";
import { createReadSide } from "../read-side/read-side.ts";

export interface TestServer {
  readonly app: App;
  readonly log: FakeEventLog;
  readonly models: ModelDirectory;
  readonly keys: KeyRing;
  readonly clock: { nowMs: number };
  /** The entries of the log with their bodies as JSON. */
  entries(): Promise<readonly { kind: string; model: string; count: number; rows: unknown }[]>;
}

export interface TestServerOptions {
  readonly settings?: Partial<HttpSettings>;
  readonly resources?: readonly Resource[];
  readonly deps?: Partial<HttpDeps>;
}

const settings: HttpSettings = {
  host: "127.0.0.1",
  requireKeys: "auto",
  bodyLimitBytes: 1024 ** 2,
  decompressedLimitBytes: 4 * 1024 ** 2,
  bodyMemoryBytes: 16 * 1024 ** 2,
  batchLimitRows: 10_000,
  requestsPerMinute: 0,
  maxConnections: 100,
  headersTimeoutMs: 5000,
  requestTimeoutMs: 5000,
  idleTimeoutMs: 5000,
  maxLagMs: 60_000,
  logMaxBytes: 1024 ** 3,
  artifactLimitBytes: 4 * 1024 ** 2,
  publicUrl: "",
  grafanaUrl: "",
  grafanaToken: "",
  prometheusUrl: "",
  prometheusToken: "",
};

/** The web server over a log in memory; closed when the test ends. */
export async function testServer(options: TestServerOptions = {}): Promise<TestServer> {
  const clock = { nowMs: Date.UTC(2024, 5, 1) };
  const now = (): number => clock.nowMs;
  const log = fakeEventLog();
  const metadata = await openMetadata(":memory:");
  const limits = { canCreate: true, maxModels: 50 };
  const models = await createModelDirectory(fakeModelStore(), now, limits);
  const ingestor = createIngestor(
    { log, models, clock: now, onAppend: () => undefined },
    { maxFutureMs: 86_400_000, maxRowBytes: 1024 ** 2 },
  );
  const keys = await createKeyRing(createKeyStore(metadata), {
    ...{ clock: now, randomBytes, adminKey: "" },
  });
  const changes = options.deps?.changes ?? createChangeFeed();
  const metrics = createServiceMetrics({
    ...{ metadata: options.deps?.metadata ?? metadata, clock: now, changes },
    ...{ logEnd: 0, logBytes: () => Promise.resolve(4096) },
  });
  const deps: HttpDeps = {
    ...{ ingestor, models, metadata, keys, clock: now, changes, log, metrics },
    onAppend: () => undefined,
    wakeLoop: () => undefined,
    reads: createReadSide({
      ...{ metadata, lake: createLocalLake(tmpdir()), tempFolder: tmpdir(), clock: now },
    }),
    settings: { ...settings, ...options.settings },
    passwords: createPasswordHasher({ N: 2 ** 10, r: 8, p: 1 }),
    artifacts: createArtifactFiles({ folder: tmpdir(), tempFolder: tmpdir() }),
    environment: {},
    runFolder: tmpdir(),
    setFolder: tmpdir(),
    outgoing: createOutgoing({ allow: ["127.0.0.1"] }),
    pairs: createInferencePairs(log, now),
    readiness: () => Promise.resolve([]),
    ...options.deps,
  };
  const { resources } = options;
  const app = await createHttpServer(deps, resources === undefined ? {} : { resources });
  onTestFinished(async () => {
    await app.close();
    metrics.close();
    await metadata.close();
  });
  return {
    ...{ app, log, models, keys, clock },
    async entries() {
      const found = await log.reader().read(0, { events: 1e9, bytes: 1e9 });
      return found.map(({ kind, model, count, body }) => ({
        ...{ kind, model, count },
        rows: JSON.parse(new TextDecoder().decode(body)) as unknown,
      }));
    },
  };
}

import type { InferencePairs } from "../ingest/inference-pairs.ts";
import type { ModelDirectory } from "../ingest/model-directory.ts";
import type { Ingestor } from "../ingest/ingestor.ts";
import type { Outgoing } from "../outgoing/outgoing.ts";
import type { ArtifactFiles } from "../registry/artifact-files.ts";
import type { EventLog } from "../storage/log/event-log.ts";
import type { Metadata } from "../storage/metadata/open-metadata.ts";
import type { ChangeFeed } from "./change-feed.ts";
import type { KeyRing } from "./keys/key-ring.ts";
import type { ServiceMetrics } from "./metrics/service-metrics.ts";
import type { PasswordHasher } from "./sign-in/password-hasher.ts";
import type { ReadSide } from "./read-side/read-side.ts";

/** One part of the server, and whether it can do its work. */
export interface Readiness {
  readonly part: string;
  readonly isReady: boolean;
  /** What is wrong, or how far it is. */
  readonly detail: string;
}

/** The settings that requests meet. */
export interface HttpSettings {
  readonly host: string;
  readonly requireKeys: "auto" | "always";
  readonly bodyLimitBytes: number;
  readonly decompressedLimitBytes: number;
  readonly bodyMemoryBytes: number;
  readonly batchLimitRows: number;
  readonly requestsPerMinute: number;
  readonly maxConnections: number;
  readonly headersTimeoutMs: number;
  readonly requestTimeoutMs: number;
  readonly idleTimeoutMs: number;
  readonly maxLagMs: number;
  readonly logMaxBytes: number;
  readonly artifactLimitBytes: number;
  readonly publicUrl: string;
  readonly grafanaUrl: string;
  readonly grafanaToken: string;
  readonly prometheusUrl: string;
  readonly prometheusToken: string;
}

/** What the routes work with; nothing else reaches them. */
export interface HttpDeps {
  readonly settings: HttpSettings;
  readonly ingestor: Ingestor;
  readonly models: ModelDirectory;
  /** Halves of inferences that wait for the other half. */
  readonly pairs: InferencePairs;
  readonly metadata: Metadata;
  /** Where orders to delete go; rows go through the ingestor. */
  readonly log: Pick<EventLog, "append">;
  /** Called when something was appended. */
  readonly onAppend: () => void;
  /** Called when something changed that incidents, runs or channels follow. */
  readonly wakeLoop: () => void;
  readonly reads: ReadSide;
  readonly metrics: ServiceMetrics;
  readonly keys: KeyRing;
  readonly artifacts: ArtifactFiles;
  /** Where attempts at runs have their folders. */
  readonly runFolder: string;
  /** Where sets of rows are kept. */
  readonly setFolder: string;
  readonly passwords: PasswordHasher;
  /** How messages leave this server: for tests of channels. */
  readonly outgoing: Outgoing;
  /** What the pipeline changed, for those who watch. */
  readonly changes: ChangeFeed;
  readonly clock: () => number;
  /** Variables of the server: executors name those with their secrets. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly readiness: () => Promise<readonly Readiness[]>;
}

import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { modelConfigSchema, type ModelConfig } from "@plumbline/contracts";
import type { LoopPart } from "../domain/loop-part.ts";
import { hushedBy } from "../incidents/announce.ts";
import { createIncidentLoop } from "../incidents/incident-loop.ts";
import { createNotifier } from "../incidents/notify.ts";
import { createOutbox } from "../incidents/outbox.ts";
import { createKpiLoop } from "../kpis/kpi-loop.ts";
import { createAnnotationLoop } from "../integrations/grafana/annotation-loop.ts";
import { createMetricLoop } from "../integrations/prometheus/metric-loop.ts";
import { splitAllowList } from "../outgoing/allow-list.ts";
import { createOutgoing } from "../outgoing/outgoing.ts";
import { createArtifactFiles } from "../registry/artifact-files.ts";
import { createDeploymentLoop } from "../registry/deployment-loop.ts";
import { runCommand } from "../registry/run-command.ts";
import { createRunAdjuster } from "../retraining/adjust-run.ts";
import { createRunGate } from "../retraining/gate-run.ts";
import { createRunPlanner } from "../retraining/plan-run-rows.ts";
import { createPolicyLoop } from "../retraining/policy-loop.ts";
import { createProofLoop } from "../retraining/proof-loop.ts";
import { createRowSets } from "../retraining/row-sets.ts";
import { createRunLoop } from "../retraining/run-loop.ts";
import { createWatchLoop } from "../retraining/watch-loop.ts";
import { openLakeDatabase } from "../storage/lake/duckdb-database.ts";
import { createKpiReader } from "../storage/lake/kpi-reader.ts";
import { createLocalLake } from "../storage/lake/local-lake.ts";
import { createRowReader } from "../storage/lake/row-reader.ts";
import { createModelStore } from "../storage/metadata/model-store.ts";
import { openThreadMetadata } from "./open-thread-metadata.ts";
import type { Metadata } from "../storage/metadata/open-metadata.ts";
import type { Settings } from "./settings.ts";
import type { ThreadChange, ThreadData } from "./thread-messages.ts";

export interface Loop {
  /** In the order of their turns. */
  readonly parts: readonly LoopPart[];
  close(): Promise<void>;
}

type OnChanged = (change: Omit<ThreadChange, "type">) => void;

export interface LoopOptions {
  /** Where this server is reached; empty while it does not listen yet. */
  readonly baseUrl: () => string;
  readonly onChanged: OnChanged;
}

/** The pipeline has a database of its own, which does the heavy work. */
const small = { threads: 1, memoryLimit: "1GB" } as const;

/** Puts together what follows an evaluation: incidents, messages, decisions, runs, watches, proofs. */
export async function openLoop(
  { dataFolder, settings }: ThreadData,
  { baseUrl, onChanged }: LoopOptions,
): Promise<Loop> {
  const metadata = await openThreadMetadata(dataFolder);
  const tempFolder = join(dataFolder, "tmp");
  const database = await openLakeDatabase({ tempFolder, ...small });
  const lake = createLocalLake(join(dataFolder, "lake"));
  const clock = Date.now;
  const outgoing = createOutgoing({ allow: splitAllowList(settings.outgoingAllow), clock });
  const publicUrl = settings.publicUrl;
  const shared = { metadata, clock, onChanged, tempFolder, lake, database, settings };
  const rows = createRowReader({ metadata, lake, database });
  const kpis = createKpiReader({ metadata, lake, database });
  const outbox = createOutbox({
    ...{ metadata, clock, outgoing, publicUrl, isHushed: hushedBy, random: Math.random },
  });
  return {
    parts: [
      createKpiLoop({ ...shared, reader: kpis }),
      createMetricLoop({
        ...{ metadata, clock, onChanged, http: outgoing.http },
        access: {
          url: settings.prometheusUrl.replace(/\/+$/, ""),
          token: settings.prometheusToken,
        },
      }),
      createIncidentLoop({
        ...shared,
        notifier: createNotifier({ metadata, isHushed: hushedBy, publicUrl }),
      }),
      outbox,
      createPolicyLoop({ ...shared, randomBytes }),
      runLoop({ ...shared, rows, outgoing, baseUrl, dataFolder }),
      createDeploymentLoop({
        ...{ metadata, clock, onChanged, http: outgoing.http, run: runCommand },
        ...{ random: Math.random, environment: process.env },
      }),
      createWatchLoop({ ...shared, rows }),
      createProofLoop({ ...shared, rows, kpis }),
      createAnnotationLoop({
        ...{ metadata, clock, http: outgoing.http, random: Math.random },
        publicUrl: publicUrl.replace(/\/+$/, ""),
        access: { url: settings.grafanaUrl.replace(/\/+$/, ""), token: settings.grafanaToken },
      }),
    ],
    async close() {
      await outbox.idle();
      await database.close();
      await metadata.close();
    },
  };
}

interface RunLoopInput {
  readonly metadata: Metadata;
  readonly clock: () => number;
  readonly onChanged: OnChanged;
  readonly tempFolder: string;
  readonly dataFolder: string;
  readonly lake: ReturnType<typeof createLocalLake>;
  readonly database: Awaited<ReturnType<typeof openLakeDatabase>>;
  readonly rows: ReturnType<typeof createRowReader>;
  readonly outgoing: ReturnType<typeof createOutgoing>;
  readonly settings: Settings;
  readonly baseUrl: () => string;
}

function runLoop(input: RunLoopInput): LoopPart {
  const { metadata, clock, onChanged, tempFolder, dataFolder, lake, database, rows } = input;
  const models = createModelStore(metadata.db);
  const config = async (modelId: number): Promise<ModelConfig> => {
    const { document } = await models.config(modelId);
    return modelConfigSchema.parse(document ?? {});
  };
  const folder = join(dataFolder, "sets");
  const rowSets = createRowSets({ metadata, lake, folder, tempFolder, clock });
  return createRunLoop({
    ...{ metadata, clock, onChanged, config, rowSets, randomBytes, baseUrl: input.baseUrl },
    ...{ random: Math.random, environment: process.env, http: input.outgoing.http },
    publicUrl: input.settings.publicUrl,
    runFolder: join(dataFolder, "runs"),
    monotonicMs: () => performance.now(),
    artifacts: createArtifactFiles({ folder: join(dataFolder, "artifacts"), tempFolder }),
    artifactLimitBytes: input.settings.artifactLimitBytes,
    planRows: createRunPlanner(metadata, clock),
    judge: createRunGate({ metadata, rows, database, rowSets, config, tempFolder, clock }),
    adjust: createRunAdjuster({ metadata, rows, config }),
  });
}

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  modelConfigSchema,
  type CheckResult,
  type EvaluationDocument,
  type ModelConfig,
} from "@plumbline/contracts";
import { onTestFinished } from "vitest";
import type { IncidentEvent } from "../domain/incident-event.ts";
import { createIncidentLoop } from "../incidents/incident-loop.ts";
import { createEvaluationStore } from "../storage/metadata/evaluation-store.ts";
import { createIncidentStore } from "../storage/metadata/incident-store.ts";
import { createModelStore } from "../storage/metadata/model-store.ts";
import { createMonitorStore } from "../storage/metadata/monitor-store.ts";
import { openMetadata, type Metadata } from "../storage/metadata/open-metadata.ts";
import { start } from "./lake-fixture.ts";

const hourMs = 3_600_000;

/** A result of a check; an alert of the log loss when nothing else is said. */
export function resultOf(given: Partial<CheckResult> = {}): CheckResult {
  const isAlert = (given.verdict ?? "alert") === "alert";
  return {
    ...{ check: "performance", family: "performance", column: null, measure: null, segment: null },
    ...{ method: "log-loss", value: isAlert ? 0.2 : 0.01, unit: "log-loss", baselineValue: 0.3 },
    currentValue: isAlert ? 0.5 : 0.31,
    interval: { lo: isAlert ? 0.1 : -0.02, hi: isAlert ? 0.3 : 0.04, level: 0.95, kind: "normal" },
    ...{ bounds: null, p: null, pAdjusted: null, level: null, excess: isAlert ? 0.15 : 0.01 },
    ...{ floor: 0.02, smallestDetectable: null, n: 1000, m: 200, verdict: "alert", why: null },
    ...{ reason: isAlert ? "log-loss 0.3 → 0.5" : "log-loss 0.3 → 0.31", details: {} },
    ...given,
  };
}

export const wellResult = resultOf({ verdict: "ok" });

/** Missing values in a column. */
export function missingIn(column: string, verdict: CheckResult["verdict"] = "alert"): CheckResult {
  const named = { check: "missing-rate", family: "quality", column, method: "rate" } as const;
  const reason = `missing in ${column} 0 → 0.4`;
  return resultOf({ ...named, unit: "share", verdict, reason });
}

export interface FakeEvaluation {
  readonly model?: string;
  readonly monitor?: string;
  readonly version?: string;
  readonly hour: number;
  readonly verdict?: EvaluationDocument["verdict"];
  /** @default a log loss that is well */
  readonly results?: readonly CheckResult[];
  readonly labelled?: number;
  readonly isMature?: boolean;
}

/** Metadata in a file of its own, evaluations that are said instead of computed, and the loop over them. */
export async function incidentFixture(
  configs: Readonly<Record<string, object>> = { m: {} },
  {
    batch = 16,
    isInMemory = false,
  }: {
    readonly batch?: number;
    /** Faster; nothing is left after a restart. */
    readonly isInMemory?: boolean;
  } = {},
) {
  const folder = await mkdtemp(join(tmpdir(), "plumbline-incidents-"));
  const path = isInMemory ? ":memory:" : join(folder, "metadata.sqlite");
  let metadata = await openMetadata(path);
  let isClosed = false;
  const close = async (): Promise<void> => {
    if (isClosed) return;
    isClosed = true;
    await metadata.close();
    await rm(folder, { recursive: true, force: true });
  };
  onTestFinished(close);
  let nowMs = start;
  const told: { readonly id: number; readonly event: IncidentEvent; readonly atMs: number }[] = [];
  const changes: object[] = [];
  const create = () =>
    createIncidentLoop({
      ...{ metadata, batch, clock: () => nowMs },
      notifier: {
        async incidentChanged({ id }, event, atMs) {
          told.push({ id, event, atMs });
        },
      },
      onChanged: (change) => changes.push(change),
    });
  const configure = async (name: string, document: object): Promise<void> => {
    const models = createModelStore(metadata.db);
    const { id } = await models.create(name, start);
    const { revision } = await models.config(id);
    await models.saveConfig(id, document, revision);
    const config: ModelConfig = modelConfigSchema.parse(document);
    await createMonitorStore(metadata.db).replace(id, config.monitors, start);
  };
  for (const [name, document] of Object.entries(configs)) await configure(name, document);
  let loop = create();
  const turns = async (most = 200): Promise<void> => {
    const { signal } = new AbortController();
    for (let turn = 0; turn < most; turn++) {
      const { did } = await loop.turn(signal);
      if (!did) return;
    }
  };
  return {
    ...{ path, told, changes, configure, turns },
    [Symbol.asyncDispose]: close,
    get metadata(): Metadata {
      return metadata;
    },
    get store() {
      return createIncidentStore(metadata);
    },
    setClock(ms: number): void {
      nowMs = ms;
    },
    now: () => nowMs,
    oneTurn: () => loop.turn(new AbortController().signal),
    /** As after `kill -9`: nothing is left but the file. */
    async restart(): Promise<void> {
      await metadata.close();
      metadata = await openMetadata(path);
      loop = create();
    },
    async judged(...evaluations: readonly FakeEvaluation[]): Promise<void> {
      for (const one of evaluations) await addEvaluation(metadata, one, nowMs);
    },
  };
}

export type IncidentFixture = Awaited<ReturnType<typeof incidentFixture>>;

async function addEvaluation(
  metadata: Metadata,
  { model = "m", monitor = "hourly", version = "*", hour, ...said }: FakeEvaluation,
  nowMs: number,
): Promise<void> {
  const { id: modelId } = await createModelStore(metadata.db).create(model, start);
  const monitors = await createMonitorStore(metadata.db).inForce(modelId);
  const monitorId = monitors.find(({ document }) => document.name === monitor)?.id ?? 99;
  const window = { startMs: start + hour * hourMs, endMs: start + (hour + 1) * hourMs };
  const { results = [wellResult], labelled = 200, isMature = true } = said;
  const hasAlert = results.some((one) => one.verdict === "alert");
  const verdict = said.verdict ?? (hasAlert ? "alert" : "ok");
  const isJudged = verdict !== "no-data" && verdict !== "failed";
  const side = { label: "", rows: 200, files: 1, unreadableRows: 0 };
  await createEvaluationStore(metadata.db).add(
    { id: monitorId, modelId },
    { ...window, offsets: null },
    {
      ...{ model, monitor, version, verdict, position: 0, rows: isJudged ? 200 : 0 },
      window: {
        from: new Date(window.startMs).toISOString(),
        to: new Date(window.endMs).toISOString(),
      },
      evaluatedAt: new Date(nowMs).toISOString(),
      labels: { labelled, coverage: labelled / 200, delayMs: null, isMature },
      findings:
        verdict === "no-data" || verdict === "failed"
          ? [{ kind: verdict, message: `${verdict} in hour ${hour}` }]
          : [],
      summary: `Hour ${hour}`,
      result: isJudged
        ? {
            ...{ format: "plumbline-result", version: 1, codeVersion: "0", planId: "p" },
            ...{ verdict: hasAlert ? "alert" : "ok", summary: "", baseline: side, current: side },
            ...{ falseAlarmRate: 0.01, families: [], distributions: [], performance: null },
            results: [...results],
          }
        : null,
      evidence: {
        ...{ codeVersion: "0", planId: "p", baselineId: 1, reference: "baseline 1" },
        ...{ referenceCells: [], cells: [], falseAlarmRate: 0.01, checks: {}, nowMs },
      },
    },
  );
}

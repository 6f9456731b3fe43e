import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  gateSchema,
  modelConfigSchema,
  type GateVerdict,
  type RunResult,
} from "@plumbline/contracts";
import { onTestFinished } from "vitest";
import { z } from "zod";
import { nextStep } from "../../domain/run-machine.ts";
import type { RunDetails } from "../../domain/run-details.ts";
import type { RunRecord } from "../../domain/run.ts";
import type { LoopPart } from "../../domain/loop-part.ts";
import type { OutgoingHttp } from "../../outgoing/outgoing-http.ts";
import { createArtifactFiles } from "../../registry/artifact-files.ts";
import { createModelStore } from "../../storage/metadata/model-store.ts";
import { openMetadata, type Metadata } from "../../storage/metadata/open-metadata.ts";
import { createRunStore, type NewRun } from "../../storage/metadata/run-store.ts";
import { noHooks, type Executor, type Look, type StartAnswer } from "../executor.ts";
import { attemptFiles } from "../executors/attempt-files.ts";
import type { RunLoopParts } from "../run-context.ts";
import { createRunLoop } from "../run-loop.ts";

export const noHttp: OutgoingHttp = {
  send: () => Promise.reject(new Error("nothing is reached in tests")),
  postJson: () => Promise.reject(new Error("nothing is reached in tests")),
};

export const verdictOf = (promote: boolean, over: Partial<GateVerdict> = {}): GateVerdict => ({
  ...{ format: "plumbline-gate", formatVersion: 1, codeVersion: "test", model: "churn" },
  ...{ champion: "v1", candidate: "candidate", metric: "log-loss", rows: 900, tests: [], promote },
  verdict: promote ? "better" : "not-shown-better",
  summary: promote ? "The candidate is better" : "It is not shown to be better",
  options: gateSchema.parse({}),
  ...over,
});

/** What lives on outside when Plumbline ends: the programs that were started. */
export interface OutsideWorld {
  /** How often each attempt was really started. */
  readonly starts: Map<string, number>;
  readonly cancelled: Set<string>;
  /** What starting says; null really starts. */
  onStart: ((key: string, times: number) => StartAnswer | Promise<StartAnswer>) | null;
  /** What a look finds; null finds a candidate. */
  onLook: ((key: string) => Look["state"]) | null;
  onCancel: (() => Promise<string>) | null;
}

export interface RunWorld {
  readonly folder: string;
  readonly outside: OutsideWorld;
  readonly clock: { wallMs: number; monotonicMs: number };
  metadata: Metadata;
  /** Begins anew on the same files, as after a crash. */
  reopen(): Promise<void>;
  loop(over?: Partial<RunLoopParts>): LoopPart;
  parts(over?: Partial<RunLoopParts>): RunLoopParts;
  add(over?: Partial<NewRun>): Promise<RunRecord>;
  run(): Promise<RunRecord>;
  /** Turns until the run is over, or waits for somebody. */
  settle(loop: LoopPart): Promise<RunRecord>;
  log(): Promise<readonly string[]>;
}

const details: RunDetails = {
  changePointMs: null,
  training: { fromMs: 0, toMs: 1_000, exclude: [] },
  evaluation: { fromMs: 1_000, toMs: 2_000 },
  ...{ position: 10, policyRevision: 1 },
};

export const candidateResult: RunResult = {
  ...{ outcome: "candidate", message: "trained", answers: "answers.ndjson", artifact: "model.bin" },
};

export const candidateState = { outcome: "finished", result: candidateResult } as const;

/** Says what it is asked to say, and counts what really happens. */
export function fakeExecutor(outside: OutsideWorld): Executor {
  return {
    ...{ id: "fake", title: "Fake", example: { kind: "fake" }, reaches: "paths" },
    config: z.looseObject({ kind: z.literal("fake") }),
    secretNames: () => ["FAKE_SECRET"],
    async start({ key, folder }) {
      const times = (outside.starts.get(key) ?? 0) + 1;
      const answer = await outside.onStart?.(key, times);
      if (answer !== undefined && answer.outcome !== "started") return answer;
      outside.starts.set(key, times);
      const files = attemptFiles(folder);
      mkdirSync(files.output, { recursive: true });
      writeFileSync(join(files.output, "answers.ndjson"), '{"id":"a","score":0.5}\n');
      writeFileSync(join(files.output, "model.bin"), "weights");
      return answer ?? { outcome: "started", external: { key }, url: null };
    },
    find: ({ key }) =>
      Promise.resolve(
        outside.starts.has(key) ? { outcome: "started", external: { key }, url: null } : null,
      ),
    look: ({ key }, tail) =>
      Promise.resolve({
        state: outside.onLook?.(key) ?? candidateState,
        lines: tail === null ? [{ kind: "stdout", text: "epoch 1 hush-hush" }] : [],
        tail: 1,
      }),
    async cancel({ key }) {
      outside.cancelled.add(key);
      return (await outside.onCancel?.()) ?? "It ended";
    },
    check: () => Promise.resolve([]),
    readHook: noHooks,
  };
}

export async function runWorld(config: object = {}): Promise<RunWorld> {
  const folder = mkdtempSync(join(tmpdir(), "plumbline-runs-"));
  const path = join(folder, "metadata.sqlite");
  const clock = { wallMs: Date.UTC(2026, 0, 5), monotonicMs: 0 };
  const outside: OutsideWorld = {
    ...{ starts: new Map(), cancelled: new Set(), onStart: null, onLook: null, onCancel: null },
  };
  const document = {
    policy: { executor: { kind: "fake" }, timeout: "1h", retries: 1, actions: ["retrain"] },
    ...config,
  };
  const world: RunWorld = {
    ...{ folder, outside, clock, metadata: await openMetadata(path) },
    async reopen() {
      await world.metadata.close();
      world.metadata = await openMetadata(path);
    },
    parts: (over = {}) => ({
      ...{ metadata: world.metadata, runFolder: join(folder, "runs"), http: noHttp },
      baseUrl: () => "http://127.0.0.1:7410",
      environment: { FAKE_SECRET: "hush-hush" },
      clock: () => clock.wallMs,
      monotonicMs: () => clock.monotonicMs,
      random: () => 0.5,
      randomBytes: (bytes) => new Uint8Array(bytes).fill(7),
      artifacts: createArtifactFiles({
        ...{ folder: join(folder, "artifacts"), tempFolder: join(folder, "tmp") },
      }),
      artifactLimitBytes: 1_000_000,
      config: () => Promise.resolve(modelConfigSchema.parse(document)),
      rowSets: {
        make: (_, { withLabels }) =>
          Promise.resolve({
            id: withLabels ? "training" : "evaluation",
            ...{ rows: 900, labelled: 900, path: "/nowhere", label: "label" },
          }),
      },
      planRows: () => Promise.resolve(details),
      judge: () => Promise.resolve(verdictOf(true)),
      adjust: () =>
        Promise.resolve({
          adjustments: [{ kind: "threshold", threshold: 0.4 }],
          ...{ metrics: {}, note: "A threshold of 0.4" },
        }),
      onChanged: () => undefined,
      executors: [fakeExecutor(outside)],
      ...over,
    }),
    loop: (over) => createRunLoop(world.parts(over)),
    async add(over = {}) {
      const run = await createRunStore(world.metadata).add({
        ...{ id: "r1", modelId: 1, action: "retrain", reason: "it is due", actor: "ada" },
        ...{ decisionId: null, incidentId: null, executor: "fake", eventTimeMs: 2_000 },
        ...{ details, atMs: clock.wallMs },
        ...over,
      });
      if (run === undefined) throw new Error("another run is not over");
      return run;
    },
    async run() {
      const run = await createRunStore(world.metadata).get("r1");
      if (run === undefined) throw new Error("there is no run");
      return run;
    },
    async settle(loop) {
      for (let turn = 0; turn < 200; turn++) {
        const { did } = await loop.turn(new AbortController().signal);
        const run = await world.run();
        if (run.endedAtMs !== null) return run;
        const step = nextStep(run, clock.wallMs);
        const waits = step.do === "look-for-approval" && !did;
        if (waits) return run;
        clock.wallMs += 1_000;
        clock.monotonicMs += 1_000;
      }
      throw new Error(`the run does not end: ${JSON.stringify(await world.run())}`);
    },
    log: async () =>
      (await createRunStore(world.metadata).entries("r1", { afterId: 0, limit: 1_000 })).map(
        ({ kind, text }) => `${kind}: ${text}`,
      ),
  };
  const model = await createModelStore(world.metadata.db).create("churn", 0);
  await world.metadata.db
    .insertInto("versions")
    .values({ model_id: model.id, version: "v1", first_seen_at: 1, last_seen_at: 1_900 })
    .execute();
  onTestFinished(async () => {
    await world.metadata.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return world;
}

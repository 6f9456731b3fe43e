import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RunOrder } from "@plumbline/contracts";
import { describe, expect, onTestFinished, test } from "vitest";
import type { OutgoingHttp } from "../outgoing/outgoing-http.ts";
import type { Attempt, Executor, ExecutorEffects } from "./executor.ts";
import { readExecutor, type ReadyExecutor } from "./executors.ts";

/** What an executor is tested on: a program outside that works until it is told to end. */
export interface ExecutorBench {
  /** Of an attempt whose program works and works. */
  readonly config: Readonly<Record<string, unknown>> & { readonly kind: string };
  readonly http: OutgoingHttp;
  /** @default that of the tests */
  readonly environment?: ExecutorEffects["environment"];
  /** How often the program was really started for this attempt. */
  starts(attempt: Attempt): number | Promise<number>;
  close(): Promise<void> | void;
}

/** An attempt in a folder of its own. */
export function testAttempt(): Attempt {
  const folder = mkdtempSync(join(tmpdir(), "plumbline-attempt-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return { key: "r1-1", folder };
}

export const testOrder = ({ key, folder }: Attempt): RunOrder => ({
  ...{ format: "plumbline-run", formatVersion: 1, run: "r1", idempotencyKey: key, model: "churn" },
  ...{ champion: "v1", candidate: "retrain-r1", reason: "it is due", task: "binary", positive: 1 },
  trainingSet: { id: "t", address: "/t.parquet", rows: 10, label: "label" },
  evaluationSet: { id: "e", address: "/e.parquet", rows: 5 },
  callback: {
    url: "http://127.0.0.1/v1/runs/r1/result",
    token: "plr_x",
    files: "http://127.0.0.1",
  },
  ...{ outputFolder: join(folder, "out"), deadline: "2026-01-01T00:00:00Z" },
});

export function testEffects(
  http: OutgoingHttp,
  environment: ExecutorEffects["environment"] = process.env,
): ExecutorEffects {
  const { signal } = new AbortController();
  return { http, clock: Date.now, environment, signal };
}

export function readyExecutor(document: ExecutorBench["config"]): ReadyExecutor {
  const read = readExecutor(document);
  if (!read.isReady) throw new Error(read.issues[0].problem);
  return read.executor;
}

/** What every executor does, whatever is behind it. */
export function executorConformance(
  executor: Executor,
  bench: () => Promise<ExecutorBench> | ExecutorBench,
): void {
  const opened = async () => {
    const made = await bench();
    onTestFinished(() => made.close());
    const attempt = testAttempt();
    const effects = testEffects(made.http, made.environment);
    const ready = readyExecutor(made.config);
    onTestFinished(async () => {
      await ready.cancel({ ...attempt, external: null }, effects);
    });
    return { ...made, attempt, effects, ready, order: testOrder(attempt) };
  };

  describe(`executor ${executor.id}`, () => {
    test("its example is a configuration, and what it does not know is refused", () => {
      const document = executor.example as ExecutorBench["config"];
      expect(readExecutor(document).isReady).toBe(true);
      const read = readExecutor({ ...document, typo: 1 });
      expect(read).toMatchObject({ isReady: false });
    });

    test("a start is answered with what finds the attempt again, as JSON", async () => {
      const { ready, attempt, order, effects } = await opened();
      const started = await ready.start(attempt, order, effects);
      expect(started.outcome).toBe("started");
      expect(JSON.parse(JSON.stringify(started))).toEqual(started);
    });

    test("starting an attempt again starts nothing twice", async () => {
      const { ready, attempt, order, effects, starts } = await opened();
      await Promise.all([
        ready.start(attempt, order, effects),
        ready.start(attempt, order, effects),
      ]);
      await ready.start(attempt, order, effects);
      expect(await starts(attempt)).toBe(1);
    });

    test("looking for an attempt starts none", async () => {
      const { ready, attempt, effects, starts } = await opened();
      expect(await ready.find(attempt, effects)).toBeNull();
      expect(await starts(attempt)).toBe(0);
    });

    test("what works is running, however often one looks", async () => {
      const { ready, attempt, order, effects } = await opened();
      const started = await ready.start(attempt, order, effects);
      if (started.outcome !== "started") throw new Error(started.message);
      const place = {
        ...attempt,
        external: JSON.parse(JSON.stringify(started.external)) as unknown,
      };
      let tail: unknown = null;
      for (let look = 0; look < 3; look++) {
        const seen = await ready.look(place, tail, effects);
        expect(seen.state.outcome).toBe("running");
        tail = JSON.parse(JSON.stringify(seen.tail));
      }
    });

    test("it is checked in words, and nothing is started", async () => {
      const { ready, attempt, effects, starts } = await opened();
      const findings = await ready.check(effects);
      expect(findings.length).toBeGreaterThan(0);
      for (const { detail } of findings) expect(detail).toMatch(/^[A-Z].{8,}/s);
      expect(findings.filter(({ outcome }) => outcome === "bad")).toEqual([]);
      expect(await starts(attempt)).toBe(0);
    });

    test("it can be ended while it works, again after that, and before it began", async () => {
      const { ready, attempt, order, effects } = await opened();
      const early = testAttempt();
      expect(await ready.cancel({ ...early, external: null }, effects)).not.toBe("");
      await ready.start(attempt, order, effects);
      expect(await ready.cancel({ ...attempt, external: null }, effects)).not.toBe("");
      expect(await ready.cancel({ ...attempt, external: null }, effects)).not.toBe("");
    });
  });
}

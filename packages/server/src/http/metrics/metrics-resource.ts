import { Gauge } from "prom-client";
import { z } from "zod";
import type { Resource } from "../app.ts";
import type { HttpDeps } from "../http-deps.ts";
import { readLoopCounts } from "./loop-counts.ts";
import { modelMetrics } from "./model-metrics.ts";

/** What is said about models is not older than this. */
const refreshMs = 5_000;

/** Metrics for Prometheus. */
export const metricsResource: Resource = {
  tag: "prometheus",
  description: "Metrics, service discovery and rules for Prometheus",
  register(app, deps) {
    const { registry } = deps.metrics;
    addReadiness(deps);
    const page = createModelPage(deps);
    const schema = {
      ...{ tags: ["prometheus"], summary: "Metrics in the text format of Prometheus" },
      response: { 200: z.string() },
      produces: ["text/plain"],
    };
    const route = { config: { scope: "read" }, serializerCompiler: () => String } as const;
    app.get("/metrics", { ...route, schema }, async (_request, reply) => {
      const models = await page();
      const service = await registry.metrics();
      return reply.type(registry.contentType).send(`${service}\n${models}`);
    });
  },
};

/** A page that several servers of Prometheus read is made once. */
function createModelPage({ reads, metadata, clock }: HttpDeps): () => Promise<string> {
  let made: { readonly atMs: number; readonly text: Promise<string> } | null = null;
  return () => {
    const nowMs = clock();
    const isFresh = made !== null && nowMs >= made.atMs && nowMs - made.atMs < refreshMs;
    if (made === null || !isFresh) {
      const text = Promise.all([reads.snapshots.all(refreshMs), readLoopCounts(metadata)]).then(
        ([models, loop]) => modelMetrics(models, nowMs, { loop }).metrics(),
      );
      made = { atMs: nowMs, text };
      text.catch(() => {
        made = null;
      });
    }
    return made.text;
  };
}

function addReadiness({ metrics, readiness }: HttpDeps): void {
  metrics.registry.registerMetric(
    new Gauge({
      name: "plumbline_part_ready",
      help: "1 when a part of the server can do its work, else 0",
      labelNames: ["part"],
      registers: [],
      async collect() {
        for (const { part, isReady } of await readiness()) this.set({ part }, isReady ? 1 : 0);
      },
    }),
  );
}

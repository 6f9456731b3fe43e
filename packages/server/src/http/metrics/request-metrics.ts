import type { App } from "../app.ts";
import type { ServiceMetrics } from "./service-metrics.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    /** The answer goes on as long as the client listens: how long it took says nothing. */
    readonly isStream?: boolean;
  }
}

/** Counts and times the answers by route; addresses that lead nowhere are one route. */
export function addRequestMetrics(app: App, metrics: ServiceMetrics): void {
  app.addHook("onResponse", (request, reply, done) => {
    const { url, config } = request.routeOptions;
    const route = url ?? "unknown";
    metrics.requests.inc({ method: request.method, route, status: String(reply.statusCode) });
    if (config.isStream !== true) {
      metrics.requestSeconds.observe({ route }, reply.elapsedTime / 1000);
    }
    done();
  });
}

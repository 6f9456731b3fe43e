import Fastify, { LogController, type FastifyBaseLogger } from "fastify";
import {
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from "fastify-type-provider-zod";
import { addAccess } from "./access.ts";
import type { App, Resource } from "./app.ts";
import { addDocs } from "./docs/add-docs.ts";
import { addErrorHandling, answerClientError, sendProblem } from "./error-handling.ts";
import type { HttpDeps } from "./http-deps.ts";
import { limitConnections } from "./limit-connections.ts";
import { addRequestMetrics } from "./metrics/request-metrics.ts";
import { addPage } from "./page/add-page.ts";
import { knownError } from "./problem.ts";
import { addRequestLog } from "./request-log.ts";
import { resources } from "./resources.ts";

export interface HttpServerOptions {
  /** Silent when left out. */
  readonly logger?: FastifyBaseLogger | undefined;
  /** @default all */
  readonly resources?: readonly Resource[];
}

const longestParameter = 600;

/** The web server, complete but not listening. */
export async function createHttpServer(
  deps: HttpDeps,
  options: HttpServerOptions = {},
): Promise<App> {
  const { settings } = deps;
  const app: App = Fastify({
    ...(options.logger === undefined ? { logger: false } : { loggerInstance: options.logger }),
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: settings.bodyLimitBytes,
    requestTimeout: settings.requestTimeoutMs,
    connectionTimeout: settings.idleTimeoutMs,
    keepAliveTimeout: settings.idleTimeoutMs,
    forceCloseConnections: "idle",
    routerOptions: { maxParamLength: longestParameter },
    http: {
      headersTimeout: settings.headersTimeoutMs,
      connectionsCheckingInterval: Math.min(1000, settings.headersTimeoutMs),
    },
    frameworkErrors: (error, _request, reply) => {
      void sendProblem(reply, knownError(error, settings));
    },
    clientErrorHandler: (error, socket) => answerClientError(error, socket, settings),
  }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  addErrorHandling(app, settings);
  limitConnections(app, settings);
  if (app.log.level === "debug" || app.log.level === "trace") addRequestLog(app);
  addRequestMetrics(app, deps.metrics);
  await addAccess(app, deps);
  const all = options.resources ?? resources;
  await addDocs(app, all);
  await addPage(app);
  for (const { register } of all) await app.register(async (scope) => register(scope, deps));
  return app;
}

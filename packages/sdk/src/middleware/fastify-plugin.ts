import { createExchangeRecorder, type Recording } from "./exchange-recorder.ts";
import type { RouteOptions } from "./route-options.ts";

interface FastifyRequestLike {
  readonly method: string;
  readonly url: string;
  readonly body?: unknown;
}

interface FastifyReplyLike {
  readonly statusCode: number;
  header(name: string, value: string): unknown;
}

type Done = (error?: Error) => void;
type DoneWithPayload = (error?: Error | null, payload?: unknown) => void;

/** The part of a Fastify instance (4 or 5) that the plugin uses. */
interface FastifyLike {
  addHook(
    name: "preHandler",
    hook: (request: FastifyRequestLike, reply: FastifyReplyLike, done: Done) => void,
  ): unknown;
  addHook(
    name: "preSerialization" | "onSend",
    hook: (
      request: FastifyRequestLike,
      reply: FastifyReplyLike,
      payload: unknown,
      done: DoneWithPayload,
    ) => void,
  ): unknown;
  addHook(
    name: "onError",
    hook: (
      request: FastifyRequestLike,
      reply: FastifyReplyLike,
      error: Error,
      done: () => void,
    ) => void,
  ): unknown;
  addHook(
    name: "onResponse",
    hook: (request: FastifyRequestLike, reply: FastifyReplyLike, done: Done) => void,
  ): unknown;
}

function plugin(app: FastifyLike, options: RouteOptions, done: (error?: Error) => void): void {
  const recorder = createExchangeRecorder(options);
  const { guard } = recorder;
  const recordings = new WeakMap<FastifyRequestLike, Recording>();

  app.addHook("preHandler", (request, reply, done) => {
    guard(() => {
      const path = request.url.split("?", 1)[0] ?? "";
      const recording = recorder.begin(request.method, path, request.body);
      if (recording === null) return;
      recordings.set(request, recording);
      if (recording.headerId !== null) reply.header(recorder.idHeader, recording.headerId);
    });
    done();
  });
  app.addHook("preSerialization", (request, _, payload, done) => {
    const recording = recordings.get(request);
    if (recording !== undefined) recording.reply = payload;
    done(null, payload);
  });
  app.addHook("onSend", (request, _, payload, done) => {
    const recording = recordings.get(request);
    if (recording !== undefined) {
      recorder.answered(recording);
      if (typeof payload === "string") recording.replyText = payload;
    }
    done(null, payload);
  });
  app.addHook("onError", (request, _, error, done) => {
    const recording = recordings.get(request);
    if (recording !== undefined) recording.error = error.message;
    done();
  });
  app.addHook("onResponse", (request, reply, done) => {
    const recording = recordings.get(request);
    if (recording !== undefined) guard(() => recorder.end(recording, reply.statusCode));
    done();
  });
  done();
}

/**
 * Logs a prediction route of a Fastify application without touching its handler. Latency is the time
 * from the parsed request to the finished answer; answers of 500 and more are logged with the error.
 *
 * @example
 * app.register(fastifyPlugin, { client, route: "/predict", model: "churn" });
 */
export const fastifyPlugin: typeof plugin = Object.assign(plugin, {
  // Fastify's own mark for hooks that hold for the routes beside the plugin, too.
  [Symbol.for("skip-override")]: true,
});

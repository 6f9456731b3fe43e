import type { Socket } from "node:net";
import { PlumblineError } from "@plumbline/core";
import type { FastifyReply } from "fastify";
import type { App } from "./app.ts";
import type { HttpSettings } from "./http-deps.ts";
import { knownError, problemOf, problemType } from "./problem.ts";

const retryAfterSeconds = 1;

/** Every failure is answered as a problem, and those that are ours are logged with their cause. */
export function addErrorHandling(app: App, settings: HttpSettings): void {
  app.setErrorHandler((error, request, reply) => {
    const known = knownError(error, settings);
    if (known.status >= 500) request.log.error({ err: known.cause ?? known }, known.message);
    if (known.retryable && !reply.hasHeader("retry-after")) {
      void reply.header("retry-after", retryAfterOf(known));
    }
    if (known.code === "PL_KEY_MISSING") void reply.header("www-authenticate", "Bearer");
    return (
      reply
        .code(known.status)
        .type(problemType)
        // As the log names the request, for who asks what went wrong.
        .header("x-request-id", request.id)
        .send(JSON.stringify(problemOf(known)))
    );
  });
  app.setNotFoundHandler((request) => {
    const { method, url } = request;
    const path = (url.split("?")[0] ?? url).slice(0, 200);
    throw new PlumblineError("PL_ROUTE_UNKNOWN", { method, path });
  });
}

function retryAfterOf({ details }: PlumblineError): number {
  return "waitSeconds" in details ? details.waitSeconds : retryAfterSeconds;
}

/** Answers an error of the catalogue as a problem. */
export function sendProblem(reply: FastifyReply, error: PlumblineError): FastifyReply {
  if (error.retryable && !reply.hasHeader("retry-after")) {
    void reply.header("retry-after", retryAfterOf(error));
  }
  if (error.code === "PL_KEY_MISSING") void reply.header("www-authenticate", "Bearer");
  return reply
    .code(error.status)
    .type(problemType)
    .send(JSON.stringify(problemOf(error)));
}

/** Answers what is no HTTP, too large a header, or what did not arrive in time; then hangs up. */
export function answerClientError(
  error: Error & { readonly code?: string },
  socket: Socket,
  settings: HttpSettings,
): void {
  if (error.code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  const known =
    error.code === "ERR_HTTP_REQUEST_TIMEOUT"
      ? new PlumblineError("PL_TIMED_OUT", { limitMs: settings.requestTimeoutMs })
      : new PlumblineError("PL_REQUEST_INVALID", { problem: `This is no HTTP: ${error.message}` });
  const body = JSON.stringify(problemOf(known));
  const head = [
    `HTTP/1.1 ${known.status} ${known.status === 408 ? "Request Timeout" : "Bad Request"}`,
    `content-type: ${problemType}`,
    `content-length: ${Buffer.byteLength(body)}`,
    "connection: close",
  ];
  socket.end(`${head.join("\r\n")}\r\n\r\n${body}`);
}

import type { App } from "./app.ts";

/** One line for each answer when the level is `debug`; addresses without their query, which may hold ids. */
export function addRequestLog(app: App): void {
  app.addHook("onResponse", async (request, reply) => {
    const { method, url, ip } = request;
    const path = url.split("?")[0];
    const status = reply.statusCode;
    const ms = Math.round(reply.elapsedTime * 10) / 10;
    request.log.debug({ method, path, status, ms, ip, keyId: request.keyId }, "answered");
  });
}

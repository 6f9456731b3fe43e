import { isIP } from "node:net";
import rateLimit from "@fastify/rate-limit";
import { PlumblineError } from "@plumbline/core";
import type { FastifyRequest } from "fastify";
import type { App } from "./app.ts";
import type { HttpDeps } from "./http-deps.ts";
import { permits, type Scope } from "./keys/scope.ts";

/** Who may ask for what, and how often. */
export async function addAccess(app: App, deps: HttpDeps): Promise<void> {
  const { settings, keys } = deps;
  const needsKeys = settings.requireKeys === "always" || !isLoopback(settings.host);
  app.decorateRequest("keyId", null);
  app.addHook("onRequest", async (request) => {
    if (!needsKeys) checkHost(request);
    const scope = scopeOf(request);
    if (scope === "open" || !needsKeys) return;
    request.keyId = checkKey(request, scope, deps);
  });
  if (settings.requestsPerMinute > 0) {
    await app.register(rateLimit, {
      max: settings.requestsPerMinute,
      timeWindow: 60_000,
      cache: 10_000,
      keyGenerator: (request) => request.keyId ?? request.ip,
      allowList: (request) => scopeOf(request) === "open",
      errorResponseBuilder: (_, { max, ttl }) =>
        new PlumblineError("PL_RATE_LIMITED", { limit: max, waitSeconds: Math.ceil(ttl / 1000) }),
    });
  }
  app.addHook("onClose", () => keys.flush());
}

function scopeOf(request: FastifyRequest): Scope | "open" {
  return request.is404 ? "open" : (request.routeOptions.config.scope ?? "admin");
}

function checkKey(request: FastifyRequest, needed: Scope, { keys }: HttpDeps): string {
  const header = request.headers.authorization;
  const text = /^Bearer +(\S+)$/i.exec(header ?? "")?.[1];
  const key = text === undefined ? undefined : keys.verify(text);
  if (key === undefined) {
    const seen = header === undefined ? "There is no API key" : "The API key is not valid";
    throw new PlumblineError("PL_KEY_MISSING", { seen });
  }
  if (!permits(key.scopes, needed)) {
    throw new PlumblineError("PL_KEY_SCOPE", { needed, held: key.scopes.join(", ") });
  }
  return key.id;
}

/** Only this machine reaches such an address. */
export function isLoopback(host: string): boolean {
  if (host === "localhost") return true;
  const bare = host.replace(/^\[|\]$/g, "");
  return isIP(bare) === 4 ? bare.startsWith("127.") : bare === "::1";
}

/** A web page may make a browser ask for a name of its own that leads here: such names are not answered. */
function checkHost(request: FastifyRequest): void {
  const host = request.headers.host ?? "";
  const name = host.replace(/:\d*$/, "");
  if (host !== "" && !isLoopback(name)) {
    throw new PlumblineError("PL_HOST_UNKNOWN", { host: host.slice(0, 80) });
  }
}

import { isIP } from "node:net";
import rateLimit from "@fastify/rate-limit";
import type { PersonRole } from "@plumbline/contracts";
import { PlumblineError } from "@plumbline/core";
import type { FastifyRequest } from "fastify";
import { createSignInStore } from "../storage/metadata/sign-in-store.ts";
import type { App } from "./app.ts";
import type { HttpDeps } from "./http-deps.ts";
import { permits, type Scope } from "./keys/scope.ts";
import { scopesOfRole } from "./keys/scopes-of-role.ts";
import { requestSession } from "./sign-in/request-session.ts";

/** Who may ask for what, and how often. */
export async function addAccess(app: App, deps: HttpDeps): Promise<void> {
  const { settings, keys } = deps;
  const needsKeys = isGuarded(settings);
  const sessions = createSignInStore(deps.metadata, deps.clock);
  app.decorateRequest("keyId", null);
  app.decorateRequest("session", null);
  app.addHook("onRequest", async (request) => {
    if (!needsKeys) checkHost(request);
    const scope = scopeOf(request);
    if (request.headers.cookie !== undefined && request.routeOptions.config.cookie !== "ignored") {
      request.session = (await requestSession(request, sessions)) ?? null;
    }
    if (scope !== "open") requireScope(request, scope, deps);
  });
  if (settings.requestsPerMinute > 0) {
    await app.register(rateLimit, {
      max: settings.requestsPerMinute,
      timeWindow: 60_000,
      cache: 10_000,
      keyGenerator: (request) => request.keyId ?? request.session?.person.name ?? request.ip,
      allowList: (request) => scopeOf(request) === "open",
      errorResponseBuilder: (_, { max, ttl }) =>
        new PlumblineError("PL_RATE_LIMITED", { limit: max, waitSeconds: Math.ceil(ttl / 1000) }),
    });
  }
  app.addHook("onClose", () => keys.flush());
}

/** For routes that are open because something else than a key or a person may also ask. */
export function requireScope(request: FastifyRequest, scope: Scope, deps: HttpDeps): void {
  if (request.session !== null) checkRole(request.session.person.role, scope);
  else if (isGuarded(deps.settings)) request.keyId = checkKey(request, scope, deps);
}

function isGuarded({ requireKeys, host }: HttpDeps["settings"]): boolean {
  return requireKeys === "always" || !isLoopback(host);
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

function checkRole(role: PersonRole, needed: Scope): void {
  const held = scopesOfRole(role);
  if (permits(held, needed)) return;
  throw new PlumblineError("PL_KEY_SCOPE", { needed, held: held.join(", ") });
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

import { PlumblineError } from "@plumbline/core";
import type { FastifyRequest } from "fastify";
import type { SignInStore, StoredSession } from "../../storage/metadata/sign-in-store.ts";
import { sessionToken } from "./session-cookie.ts";

const safe: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * The session of the cookie that a request came with; a key beside it counts instead. What changes
 * something has to show the token of the session, which a page of another site does not have.
 * @throws PlumblineError PL_CSRF_MISSING
 */
export async function requestSession(
  request: FastifyRequest,
  store: SignInStore,
): Promise<StoredSession | undefined> {
  if (request.headers.authorization !== undefined) return undefined;
  const token = sessionToken(request);
  const session = token === undefined ? undefined : await store.find(token);
  if (session === undefined || safe.has(request.method)) return session;
  const given = request.headers["x-csrf-token"];
  if (typeof given === "string" && session.isCsrfToken(given)) return session;
  const seen =
    given === undefined
      ? "The header X-CSRF-Token is missing"
      : "The header X-CSRF-Token is not of this session";
  throw new PlumblineError("PL_CSRF_MISSING", { seen });
}

import { randomBytes } from "node:crypto";
import {
  passwordSchema,
  personNameSchema,
  sessionSchema,
  signedInSchema,
  type PersonRole,
} from "@plumbline/contracts";
import { PlumblineError } from "@plumbline/core";
import type { FastifyRequest } from "fastify";
import { z } from "zod";
import { sessionLongestMs } from "../../domain/session-lifetime.ts";
import { createPersonStore } from "../../storage/metadata/person-store.ts";
import { createSignInStore, type StoredSession } from "../../storage/metadata/sign-in-store.ts";
import { isLoopback } from "../access.ts";
import type { App, Resource } from "../app.ts";
import type { HttpDeps } from "../http-deps.ts";
import { scopesOfRole } from "../keys/scopes-of-role.ts";
import { problemSchema } from "../problem.ts";
import { isoTime } from "../read-side/iso-time.ts";
import { requestActor } from "../request-actor.ts";
import { createAttemptLimits } from "./attempt-limits.ts";
import { checkPassword } from "./check-password.ts";
import { csrfTokenOf, isHttps, sessionCookie, sessionToken } from "./session-cookie.ts";

const tags = ["people"];
const open = { scope: "open" } as const;
const tokenBytes = 32;

/** Signing in and out with name and password; who is signed in. */
export const signInResource: Resource = {
  tag: "people",
  description: "People: signing in, accounts, roles",
  register(app, deps) {
    addSignIn(app, deps);
    addSignOut(app, deps);
    addSessions(app, deps);
    addPassword(app, deps);
  },
};

function addSignIn(app: App, deps: HttpDeps): void {
  const { metadata, clock, passwords } = deps;
  const people = createPersonStore(metadata, clock);
  const sessions = createSignInStore(metadata, clock);
  const limits = createAttemptLimits(clock);
  const signIn = async (name: string, password: string, address: string) => {
    limits.begin(name, address);
    const person = await people.find(name);
    const { isRight, isOutdated } = await passwords.verify(password, person?.passwordHash);
    if (person === undefined || !isRight || person.disabledAtMs !== null) {
      const seen = "Name and password do not belong together";
      throw new PlumblineError("PL_SIGN_IN_REFUSED", { seen });
    }
    limits.succeeded(name, address);
    if (isOutdated) await people.upgradeHash(person.id, await passwords.hash(password));
    const token = randomBytes(tokenBytes).toString("base64url");
    const csrfToken = csrfTokenOf(token);
    const session = await sessions.begin({ personId: person.id, name, token, csrfToken });
    return { token, session };
  };
  const schema = {
    ...{ tags, summary: "Sign in: the answer sets a cookie that scripts cannot read" },
    description:
      "Every later request with this cookie that changes something needs the csrfToken of the answer in " +
      "the header X-CSRF-Token. A session ends after 12 h without use, and after 7 days.",
    body: z.strictObject({ name: personNameSchema, password: passwordSchema }),
    response: { 200: signedInSchema, 400: problemSchema, 401: problemSchema, 429: problemSchema },
  };
  const route = { config: { ...open, cookie: "ignored" }, schema } as const;
  app.post("/v1/sign-in", route, async (request, reply) => {
    const { name, password } = request.body;
    const { token, session } = await signIn(name, password, request.ip);
    const life = { maxAgeSeconds: sessionLongestMs / 1000, isSecure: isHttps(request) };
    return reply
      .headers({ "set-cookie": sessionCookie(token, life), "cache-control": "no-store" })
      .send(signedIn(deps, session, token));
  });
  const seen = {
    ...{ tags, summary: "Who is signed in, and what they may do" },
    response: { 200: signedInSchema },
  };
  app.get("/v1/sign-in", { config: open, schema: seen }, async (request, reply) =>
    reply
      .header("cache-control", "no-store")
      .send(signedIn(deps, request.session, sessionToken(request))),
  );
}

function signedIn(
  { settings }: HttpDeps,
  session: StoredSession | null,
  token: string | undefined,
): z.output<typeof signedInSchema> {
  const needsSignIn = settings.requireKeys === "always" || !isLoopback(settings.host);
  if (session === null || token === undefined) {
    const scopes = needsSignIn ? [] : ["admin"];
    return { person: null, scopes, needsSignIn, csrfToken: null, expiresAt: null };
  }
  const { name, role } = session.person;
  return {
    person: { name, role: role satisfies PersonRole },
    scopes: [...scopesOfRole(role)],
    ...{ needsSignIn, csrfToken: csrfTokenOf(token), expiresAt: isoTime(session.expiresAtMs) },
  };
}

function addSignOut(app: App, { metadata, clock }: HttpDeps): void {
  const sessions = createSignInStore(metadata, clock);
  const schema = {
    ...{ tags, summary: "Sign out" },
    response: { 204: z.null(), 403: problemSchema },
  };
  app.delete("/v1/sign-in", { config: open, schema }, async (request, reply) => {
    const { session } = request;
    if (session !== null) {
      await sessions.end(session.person.id, session.id, requestActor(request));
    }
    const gone = sessionCookie("", { maxAgeSeconds: 0, isSecure: isHttps(request) });
    return reply.code(204).header("set-cookie", gone).send(null);
  });
}

function addSessions(app: App, { metadata, clock }: HttpDeps): void {
  const sessions = createSignInStore(metadata, clock);
  const listed = {
    ...{ tags, summary: "Your own sessions" },
    response: { 200: z.strictObject({ sessions: z.array(sessionSchema) }), 401: problemSchema },
  };
  app.get("/v1/sign-in/sessions", { config: open, schema: listed }, async (request, reply) => {
    const own = ownSession(request);
    const found = await sessions.list(own.person.id);
    return reply.send({ sessions: found.map((session) => shownSession(session, own.id)) });
  });
  const ended = {
    ...{ tags, summary: "End one of your own sessions", params: z.object({ id: z.string() }) },
    response: { 204: z.null(), 401: problemSchema, 403: problemSchema, 404: problemSchema },
  };
  const end = { config: open, schema: ended } as const;
  app.delete("/v1/sign-in/sessions/:id", end, async (request, reply) => {
    const { person } = ownSession(request);
    const { id } = request.params;
    if (await sessions.end(person.id, id, requestActor(request))) return reply.code(204).send(null);
    const path = `/v1/sign-in/sessions/${id.slice(0, 32)}`;
    throw new PlumblineError("PL_ROUTE_UNKNOWN", { method: "DELETE", path });
  });
}

function ownSession({ session }: Pick<FastifyRequest, "session">): StoredSession {
  if (session !== null) return session;
  throw new PlumblineError("PL_SIGN_IN_REFUSED", { seen: "Nobody is signed in here" });
}

export function shownSession(
  { id, createdAtMs, lastUsedAtMs, expiresAtMs }: StoredSession,
  currentId: string | null,
): z.output<typeof sessionSchema> {
  return {
    ...{ id, createdAt: isoTime(createdAtMs), lastUsedAt: isoTime(lastUsedAtMs) },
    ...{ expiresAt: isoTime(expiresAtMs), isCurrent: id === currentId },
  };
}

function addPassword(app: App, { metadata, clock, passwords }: HttpDeps): void {
  const people = createPersonStore(metadata, clock);
  const limits = createAttemptLimits(clock);
  const schema = {
    ...{ tags, summary: "Change your own password: all your sessions end" },
    body: z.strictObject({ current: passwordSchema, next: passwordSchema }),
    response: {
      ...{ 204: z.null(), 401: problemSchema, 403: problemSchema, 422: problemSchema },
      429: problemSchema,
    },
  };
  app.put("/v1/sign-in/password", { config: open, schema }, async (request, reply) => {
    const { name } = ownSession(request).person;
    const { current, next } = request.body;
    limits.begin(name, request.ip);
    const person = await people.find(name);
    const { isRight } = await passwords.verify(current, person?.passwordHash);
    if (!isRight) {
      throw new PlumblineError("PL_SIGN_IN_REFUSED", { seen: "That is not your password" });
    }
    limits.succeeded(name, request.ip);
    checkPassword(next, name);
    const passwordHash = await passwords.hash(next);
    await people.change(name, { passwordHash }, requestActor(request));
    return reply.code(204).send(null);
  });
}

import type { IncomingMessage, ServerResponse } from "node:http";
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import type { StoredSession } from "../storage/metadata/sign-in-store.ts";
import type { HttpDeps } from "./http-deps.ts";
import type { Scope } from "./keys/scope.ts";

/** The web server, whose routes are typed by their zod schemas. */
export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;

/** The routes of one thing. */
export interface Resource {
  /** The tag under which the documentation shows it. */
  readonly tag: string;
  readonly description: string;
  /** Runs in a context of its own: parsers and hooks added here stay here. */
  readonly register: (app: App, deps: HttpDeps) => void | Promise<void>;
}

declare module "fastify" {
  interface FastifyContextConfig {
    /** Who may ask; a route that does not say is for administrators. */
    readonly scope?: Scope | "open";
    /** ignored: a cookie makes no difference, not even an outdated one. */
    readonly cookie?: "ignored";
  }
  interface FastifyRequest {
    /** Of the key that the request came with. */
    keyId: string | null;
    /** Of the person who is signed in, when no key came. */
    session: StoredSession | null;
  }
}

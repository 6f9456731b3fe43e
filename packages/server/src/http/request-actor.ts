import type { FastifyRequest } from "fastify";

/** Who asked, as the audit keeps it: a person, a key, or whoever has an account on this machine. */
export function requestActor({
  keyId,
  session,
}: Pick<FastifyRequest, "keyId" | "session">): string {
  if (session !== null) return `person ${session.person.name}`;
  return keyId === null ? "local" : `key ${keyId}`;
}

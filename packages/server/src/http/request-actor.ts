import type { FastifyRequest } from "fastify";

/** Who asked, as the audit keeps it: the key, or whoever has an account on this machine. */
export function requestActor({ keyId }: Pick<FastifyRequest, "keyId">): string {
  return keyId === null ? "local" : `key ${keyId}`;
}

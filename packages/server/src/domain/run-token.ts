import { createHash, timingSafeEqual } from "node:crypto";

/** What the answer of one attempt carries. @param random 32 random bytes */
export const runTokenOf = (random: Uint8Array): string =>
  `plr_${Buffer.from(random).toString("base64url")}`;

export const runTokenHash = (token: string): string =>
  createHash("sha256").update(token).digest("hex");

export function isRunToken(token: string, hash: string | null): boolean {
  if (hash === null) return false;
  const [given, known] = [Buffer.from(runTokenHash(token)), Buffer.from(hash)];
  return given.length === known.length && timingSafeEqual(given, known);
}

import { randomFillSync } from "node:crypto";

const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));
const randomBytesPerId = 10;
const idsPerFill = 256;

/**
 * A source of UUIDs of version 7: 48 bits of time in milliseconds, then 74 random bits, so that ids
 * made later sort later and databases keep them together.
 *
 * @param now milliseconds since 1970
 * @param fill writes random bytes over the whole array; called once for 256 ids
 * @see RFC 9562, section 5.7, https://www.rfc-editor.org/rfc/rfc9562
 */
export function uuidV7Source(
  now: () => number = Date.now,
  fill: (bytes: Uint8Array) => void = (bytes) => void randomFillSync(bytes),
): () => string {
  const pool = new Uint8Array(randomBytesPerId * idsPerFill);
  let at = pool.length;
  const next = (): number => pool[at++] as number;
  const pair = (): string => (hex[next()] as string) + (hex[next()] as string);

  return () => {
    if (at === pool.length) {
      fill(pool);
      at = 0;
    }
    const time = Math.trunc(now()).toString(16).padStart(12, "0");
    const version = `7${(hex[next()] as string)[1] ?? ""}${hex[next()] ?? ""}`;
    const variant = (hex[(next() & 0x3f) | 0x80] as string) + (hex[next()] as string);
    return `${time.slice(0, 8)}-${time.slice(8, 12)}-${version}-${variant}-${pair()}${pair()}${pair()}`;
  };
}

import { createHmac, timingSafeEqual } from "node:crypto";

/** Whether two texts are equal, in a time that does not say where they differ. */
export function isSameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** Whether `given` is the HMAC-SHA256 of the body as it came, in hex. */
export const isHmacOf = (secret: string, body: Uint8Array, given: string): boolean =>
  isSameText(createHmac("sha256", secret).update(body).digest("hex"), given.toLowerCase());

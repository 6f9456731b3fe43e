import { createHash } from "node:crypto";

/** 52 bits: the first 13 hexadecimal digits of the MD5 of a text, which every engine can compute. */
export function valueHash(text: string): string {
  return createHash("md5").update(text).digest("hex").slice(0, hashDigits);
}

export const hashDigits = 13;

/** Values kept by a distinct sketch, and unseen values kept by name. */
export const distinctSketchSize = 512;
export const unseenValuesSize = 64;

import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { basename } from "node:path";
import { readingFailure } from "../files/reading-failure.ts";

/** Enough to tell two files of one name and size apart. */
const lookedBytes = 65_536;
const digestLength = 12;
const nameLength = 120;

export interface FileIdentity {
  readonly sizeBytes: number;
  /** Of the name, the size, the first and the last bytes. */
  readonly digest: string;
}

export async function identifyFile(path: string): Promise<FileIdentity> {
  try {
    const file = await open(path);
    try {
      const { size } = await file.stat();
      const hash = createHash("sha256").update(`${basename(path)}\n${size}\n`);
      for (const at of new Set([0, Math.max(0, size - lookedBytes)])) {
        const { bytesRead, buffer } = await file.read(
          Buffer.alloc(lookedBytes),
          0,
          lookedBytes,
          at,
        );
        hash.update(buffer.subarray(0, bytesRead));
      }
      return { sizeBytes: size, digest: hash.digest("hex").slice(0, digestLength) };
    } finally {
      await file.close();
    }
  } catch (error) {
    throw readingFailure(path, error);
  }
}

/** The id of a row that has none: the same whenever the same file is sent. */
export function rowIds(path: string, { digest }: FileIdentity): (row: number) => string {
  const name = basename(path)
    .replaceAll(/\p{Cc}/gu, "_")
    .toWellFormed()
    .slice(0, nameLength)
    .toWellFormed();
  return (row) => `${name}:${digest}:${row}`;
}

import { open, truncate } from "node:fs/promises";

/** What is new in a file that a program appends to. */
export interface FileTail {
  readonly lines: readonly string[];
  /** Bytes that are in lines by now. */
  readonly offset: number;
  /** Bytes that nobody will see: the program wrote faster than was read. */
  readonly skipped: number;
}

const mostAtOnce = 64 * 1024;
const mostBehind = 1024 * 1024;
/** Beyond it the file is emptied when all of it was read. */
const mostKept = 16 * 1024 * 1024;
const newline = 10;

/** @param isEnded nothing will be added: the last line counts without its end */
export async function readTail(path: string, from: number, isEnded: boolean): Promise<FileTail> {
  const handle = await open(path, "r").catch(() => null);
  if (handle === null) return { lines: [], offset: from, skipped: 0 };
  try {
    const { size } = await handle.stat();
    // Shorter than what was read: it was emptied.
    let start = size < from ? 0 : from;
    const skipped = size - start > mostBehind ? size - start - mostAtOnce : 0;
    start += skipped;
    const buffer = Buffer.alloc(Math.min(mostAtOnce, size - start));
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, start);
    const read = buffer.subarray(0, bytesRead);
    const isAll = start + bytesRead >= size;
    const taken = lengthOfLines(read, isEnded && isAll);
    if (size > mostKept && isAll && taken === bytesRead && !isEnded) {
      await truncate(path, 0);
      return { lines: linesOf(read), offset: 0, skipped };
    }
    return { lines: linesOf(read.subarray(0, taken)), offset: start + taken, skipped };
  } finally {
    await handle.close();
  }
}

/** Up to the last end of a line; a line that fills the whole buffer is cut. */
function lengthOfLines(read: Uint8Array, takesAll: boolean): number {
  if (takesAll) return read.length;
  const end = read.lastIndexOf(newline) + 1;
  return end === 0 && read.length === mostAtOnce ? read.length : end;
}

function linesOf(bytes: Buffer): readonly string[] {
  const text = bytes.toString("utf8");
  if (text === "") return [];
  return text.replace(/\r?\n$/, "").split(/\r?\n/);
}

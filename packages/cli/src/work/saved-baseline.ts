import { open, readFile } from "node:fs/promises";
import { readBaseline, type Baseline } from "@plumbline/core";
import { readingFailure } from "../files/reading-failure.ts";

/** Enough to hold the first keys of a document, however it was written. */
const headBytes = 2048;
const documentHead = /^\uFEFF?\s*\{[\s\S]*"format"\s*:\s*"plumbline-/;

/**
 * The saved baseline in a file, or null when the file holds rows or cannot be opened as one file.
 * Known by its content: its name does not matter.
 */
export async function savedBaseline(path: string, shown: string): Promise<Baseline | null> {
  if (!documentHead.test(await readHead(path))) return null;
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    throw readingFailure(shown, error);
  });
  return readBaseline(text, shown);
}

/** Empty for what is no readable file: folders and globs are for the engine to judge. */
async function readHead(path: string): Promise<string> {
  try {
    const file = await open(path);
    try {
      if (!(await file.stat()).isFile()) return "";
      const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
      return buffer.toString("utf8", 0, bytesRead);
    } finally {
      await file.close();
    }
  } catch {
    return "";
  }
}

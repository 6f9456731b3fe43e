import { readFile, stat } from "node:fs/promises";
import { runResultSchema, type RunResult } from "@plumbline/contracts";

/** What an executor left, or why it says nothing. */
export type ReadResult =
  | { readonly isRead: true; readonly result: RunResult }
  | { readonly isRead: false; readonly problem: string };

const mostBytes = 1024 * 1024;

/** Reads a result.json. Null when there is none. */
export async function readResultFile(path: string): Promise<ReadResult | null> {
  const info = await stat(path).catch(() => null);
  if (info === null) return null;
  if (info.size > mostBytes) {
    return {
      isRead: false,
      problem: `result.json has ${info.size} bytes, at most ${mostBytes} are read`,
    };
  }
  try {
    return readResult(JSON.parse(await readFile(path, "utf8")));
  } catch (error) {
    const seen = error instanceof Error ? error.message : String(error);
    return { isRead: false, problem: `result.json is no JSON: ${seen.slice(0, 200)}` };
  }
}

function readResult(value: unknown): ReadResult {
  const parsed = runResultSchema.safeParse(value);
  if (parsed.success) return { isRead: true, result: parsed.data };
  const problem = parsed.error.issues
    .slice(0, 3)
    .map(({ path, message }) => `${path.join(".") || "result.json"}: ${message}`)
    .join("; ");
  return { isRead: false, problem };
}

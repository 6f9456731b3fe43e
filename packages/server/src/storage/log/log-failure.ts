/** Why the log could not take something, in a shape that crosses threads. */
export interface LogFailure {
  readonly why: "full" | "unwritable";
  readonly seen: string;
}

const sqliteFull = 13;

/** Reads the reason out of what SQLite threw. */
export function logFailure(error: unknown): LogFailure {
  const seen = error instanceof Error ? error.message : String(error);
  const number = error instanceof Error && "errcode" in error ? Number(error.errcode) : 0;
  const isFull = (number & 0xff) === sqliteFull || /no space left|ENOSPC/i.test(seen);
  return { why: isFull ? "full" : "unwritable", seen };
}

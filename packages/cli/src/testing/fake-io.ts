import type { Io } from "../io.ts";

export interface FakeIo extends Io {
  /** What was written so far. */
  readonly out: () => string;
  readonly err: () => string;
}

/** A way in and out that keeps what is written. */
export function fakeIo(
  options: {
    readonly cwd?: string;
    readonly env?: Readonly<Record<string, string>>;
    readonly isTTY?: boolean;
    readonly columns?: number;
    readonly signal?: AbortSignal;
    readonly now?: () => number;
  } = {},
): FakeIo {
  const [out, err]: [string[], string[]] = [[], []];
  const terminal = (written: string[]) => ({
    write: (text: string) => void written.push(text),
    isTTY: options.isTTY ?? false,
    columns: options.columns ?? null,
  });
  return {
    stdout: terminal(out),
    stderr: terminal(err),
    env: options.env ?? {},
    cwd: options.cwd ?? process.cwd(),
    signal: options.signal ?? new AbortController().signal,
    now: options.now ?? (() => Date.UTC(2026, 0, 1)),
    out: () => out.join(""),
    err: () => err.join(""),
  };
}

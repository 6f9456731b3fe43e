/** Everything a command touches besides files: handed in, so that tests run commands in-process. */
export interface Io {
  readonly stdout: Terminal;
  readonly stderr: Terminal;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Relative paths start here. */
  readonly cwd: string;
  /** Aborted when the user stops the work; the reason is the signal's name, e.g. SIGINT. */
  readonly signal: AbortSignal;
  /** Milliseconds since 1970. */
  now(): number;
}

/** One way out. `columns` is null when nobody knows how wide it is. */
export interface Terminal {
  write(text: string): void;
  readonly isTTY: boolean;
  readonly columns: number | null;
}

/** Colours are wanted: on a terminal, unless NO_COLOR or FORCE_COLOR say otherwise. */
export function wantsColor(io: Io): boolean {
  if (isSet(io.env.NO_COLOR)) return false;
  if (isSet(io.env.FORCE_COLOR)) return io.env.FORCE_COLOR !== "0";
  return io.stdout.isTTY && io.env.TERM !== "dumb";
}

const isSet = (value: string | undefined): boolean => value !== undefined && value !== "";

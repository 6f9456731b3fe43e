export interface WithinOptions {
  readonly ms: number;
  /** Who is waited for. */
  readonly what: string;
  readonly signal: AbortSignal;
}

/** Waits for something outside only so long: it is told to stop, and no more waited for if it does not. */
export async function within<T>(
  work: (signal: AbortSignal) => Promise<T>,
  { ms, what, signal }: WithinOptions,
): Promise<T> {
  const stopping = new AbortController();
  const { promise, reject } = Promise.withResolvers<never>();
  const stop = (why: unknown): void => {
    stopping.abort(why);
    reject(why instanceof Error ? why : new Error(String(why)));
  };
  const onAbort = (): void => stop(signal.reason);
  const limit = setTimeout(() => {
    stop(new Error(`${what} gave no answer within ${Math.round(ms / 1000)} s`));
  }, ms);
  signal.addEventListener("abort", onAbort, { once: true });
  if (signal.aborted) onAbort();
  try {
    return await Promise.race([work(stopping.signal), promise]);
  } finally {
    clearTimeout(limit);
    signal.removeEventListener("abort", onAbort);
  }
}

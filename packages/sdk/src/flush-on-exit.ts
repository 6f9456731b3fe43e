const signals = ["SIGTERM", "SIGINT"] as const;
/** Marks the listeners of all clients, whichever copy of this package made them. */
const mark = Symbol.for("plumbline.flush-on-exit");

/**
 * Calls `flush` when the process ends by itself or by a signal, and lets it end afterwards. A process
 * that listens for the signal itself decides alone when to end.
 *
 * @param flush must have a bound; it is called again when the process ends a second time
 * @returns stops listening
 */
export function flushOnExit(
  flush: () => Promise<void>,
  target: NodeJS.Process = process,
): () => void {
  const onBeforeExit = () => void flush();
  const listeners = signals.map((signal) => {
    const listener = Object.assign(
      () => {
        // Asked now: an application that listens once is no longer in the list afterwards.
        const isOurs = target.rawListeners(signal).every((other) => mark in other);
        void flush().finally(() => {
          target.off(signal, listener);
          if (isOurs && target.listenerCount(signal) === 0) target.kill(target.pid, signal);
        });
      },
      { [mark]: true },
    );
    return [signal, listener] as const;
  });
  const stop = () => {
    target.off("beforeExit", onBeforeExit);
    for (const [signal, listener] of listeners) target.off(signal, listener);
  };
  target.on("beforeExit", onBeforeExit);
  // First in line, so that it sees the application's listeners.
  for (const [signal, listener] of listeners) target.prependListener(signal, listener);
  return stop;
}

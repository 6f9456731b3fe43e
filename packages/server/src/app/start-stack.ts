/** What was started, to be stopped in the reverse order. */
export interface StartStack {
  /** Notes how to stop what was just started. */
  push(name: string, stop: () => Promise<void> | void): void;
  /** Stops everything, the last first; a failure does not keep the others running. */
  stop(): Promise<void>;
}

export function createStartStack(onError: (name: string, error: unknown) => void): StartStack {
  const stops: { readonly name: string; readonly stop: () => Promise<void> | void }[] = [];
  return {
    push(name, stop) {
      stops.push({ name, stop });
    },
    async stop() {
      for (let next = stops.pop(); next !== undefined; next = stops.pop()) {
        try {
          await next.stop();
        } catch (error) {
          onError(next.name, error);
        }
      }
    },
  };
}

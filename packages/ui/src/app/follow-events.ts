/** A connection that comes back at once was not lost. */
const patienceMs = 2_000;
const againMs = 5_000;

interface Listener {
  readonly names: readonly string[];
  readonly onEvent: (name: string, data: string) => void;
  readonly onLost: (sinceMs: number) => void;
  /** After a loss. */
  readonly onFound: () => void;
}

/** Server-sent events, again and again; answers how to stop. */
export function followEvents(address: string, listener: Listener): () => void {
  let source: EventSource | null = null;
  let losing: ReturnType<typeof setTimeout> | undefined;
  let opening: ReturnType<typeof setTimeout> | undefined;
  let isLost = false;
  const lose = (): void => {
    const sinceMs = Date.now();
    losing ??= setTimeout(() => {
      isLost = true;
      listener.onLost(sinceMs);
    }, patienceMs);
    // A browser gives up by itself when it was answered with an error.
    if (source?.readyState === EventSource.CLOSED) opening ??= setTimeout(open, againMs);
  };
  const find = (): void => {
    clearTimeout(losing);
    losing = undefined;
    if (isLost) listener.onFound();
    isLost = false;
  };
  function open(): void {
    opening = undefined;
    source = new EventSource(address);
    source.addEventListener("open", find);
    source.addEventListener("error", lose);
    for (const name of listener.names) {
      source.addEventListener(name, ({ data }: MessageEvent<string>) =>
        listener.onEvent(name, data),
      );
    }
  }
  open();
  return () => {
    clearTimeout(losing);
    clearTimeout(opening);
    source?.close();
  };
}

/** Something that pages and watchers may want to look at again. */
export interface Change {
  readonly what: string;
  readonly model?: string;
}

/** Tells listeners what changed; nothing is kept for those who listen later. */
export interface ChangeFeed {
  publish(change: Change): void;
  /** Answers how to stop listening. */
  subscribe(listener: (change: Change) => void): () => void;
}

export function createChangeFeed(): ChangeFeed {
  const listeners = new Set<(change: Change) => void>();
  return {
    publish(change) {
      for (const listener of listeners) listener(change);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}

import { PlumblineError } from "@plumbline/core";

/** Lets questions about rows in one after the other, so that they leave room for the rows that come in. */
export interface QueueOfQueries {
  run<T>(query: () => Promise<T>): Promise<T>;
  /** Resolves when all that was let in has ended. */
  idle(): Promise<void>;
}

export function createQueueOfQueries(mostWaiting: number): QueueOfQueries {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  return {
    async run(query) {
      if (waiting >= mostWaiting) throw new PlumblineError("PL_QUERIES_BUSY", { waiting });
      waiting++;
      const mine = last.then(query);
      last = mine.catch(() => undefined);
      try {
        return await mine;
      } finally {
        waiting--;
      }
    },
    async idle() {
      await last;
    },
  };
}

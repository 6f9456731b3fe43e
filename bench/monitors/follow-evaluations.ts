import { setTimeout as sleep } from "node:timers/promises";

/** Evaluations as the server tells of them: when each was stored, by its id. */
export interface FollowedEvaluations {
  readonly storedAtMs: ReadonlyMap<number, number>;
  stop(): Promise<void>;
}

/** Follows the server-sent events of a server on this machine. */
export async function followEvaluations(port: number): Promise<FollowedEvaluations> {
  const stopping = new AbortController();
  const answer = await fetch(`http://127.0.0.1:${port}/v1/events`, { signal: stopping.signal });
  if (answer.body === null) throw new Error("The server sends no events");
  const storedAtMs = new Map<number, number>();
  const reading = (async () => {
    let text = "";
    for await (const part of answer.body as AsyncIterable<Uint8Array>) {
      text += Buffer.from(part).toString("utf8");
      const end = text.lastIndexOf("\n\n") + 2;
      for (const [, id] of text.slice(0, end).matchAll(/^data: .*"id":(\d+)/gmu)) {
        storedAtMs.set(Number(id), Date.now());
      }
      text = text.slice(end);
    }
  })().catch((error: unknown) => {
    if (!stopping.signal.aborted) throw error;
  });
  return {
    storedAtMs,
    async stop() {
      await sleep(500);
      stopping.abort();
      await reading;
    },
  };
}

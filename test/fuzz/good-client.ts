import { once } from "node:events";
import { Agent, request, type IncomingMessage } from "node:http";

/** Where a server listens. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** What does not end by then hangs, however slow the machine is. */
export const hangsAfterMs = 60_000;

export interface GoodClient {
  /** Ids of the rows that were accepted. */
  readonly accepted: ReadonlySet<string>;
  stop(): Promise<void>;
}

/** Sends small batches on one connection, one after the other: each has to be accepted. */
export function startGoodClient({ host, port }: Address, faults: string[]): GoodClient {
  const accepted = new Set<string>();
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const stopping = new AbortController();
  let next = 0;
  const sendOne = async (): Promise<void> => {
    const ids = Array.from({ length: 5 }, () => `good-${next++}`);
    const body = JSON.stringify(ids.map((id) => ({ id, features: { x: 1 } })));
    const headers = { "content-type": "application/json", "content-length": body.length };
    const path = "/v1/models/good/predictions";
    const sent = request({
      host,
      port,
      path,
      method: "POST",
      agent,
      headers,
      timeout: hangsAfterMs,
    });
    sent.once("timeout", () => sent.destroy(new Error("no answer")));
    sent.end(body);
    const [answer] = (await once(sent, "response")) as [IncomingMessage];
    answer.resume();
    await once(answer, "end");
    if (answer.statusCode === 200) for (const id of ids) accepted.add(id);
    else faults.push(`good rows were answered with ${String(answer.statusCode)}`);
  };
  const working = (async () => {
    while (!stopping.signal.aborted) {
      try {
        await sendOne();
      } catch (error) {
        faults.push(`good rows got no answer: ${String(error)}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    agent.destroy();
  })();
  return {
    accepted,
    async stop() {
      stopping.abort();
      await working;
    },
  };
}

import { createOutgoingHttp } from "../../outgoing/create-outgoing-http.ts";
import type { OutgoingHttp } from "../../outgoing/outgoing-http.ts";
import type { Attempt, ExecutorEffects, Look, StartAnswer } from "../executor.ts";
import { readyExecutor, testAttempt, testOrder } from "../executor-conformance.ts";
import type { ReadyExecutor } from "../executors.ts";
import { keyOf, type CiStub } from "./ci-stubs/ci-stub.ts";
import { misbehavingServer, type MisbehavingServer } from "./misbehaving-server.ts";

/** An executor of a CI system with its stand-in, at a clock that moves when it is told. */
export interface CiBench {
  readonly server: MisbehavingServer;
  readonly ready: ReadyExecutor;
  readonly attempt: Attempt;
  readonly clock: { nowMs: number };
  readonly effects: ExecutorEffects;
  /** All that was said, in which no secret may be. */
  readonly said: string[];
  starts(): number;
  start(): Promise<StartAnswer>;
  /** As the loop does: finds or starts, and waits as long as it is asked to, until it is started. */
  startAtLast(): Promise<unknown>;
  look(external: unknown): Promise<Look>;
  /** Looks on, at the pace that is asked for, until it is over. */
  toEnd(external: unknown): Promise<Look>;
}

const local = createOutgoingHttp({ allow: ["127.0.0.1"] });
/** What hangs is not waited for in tests. */
const impatient: OutgoingHttp = {
  send: (url, body, options) => local.send(url, body, { ...options, timeoutMs: 400 }),
  postJson: (url, body, options) => local.postJson(url, body, { ...options, timeoutMs: 400 }),
};
const mostTurns = 30;

export async function ciBench(stub: CiStub, over: object = {}): Promise<CiBench> {
  const server = await misbehavingServer((request) => stub.handle(request));
  const ready = readyExecutor({ ...stub.config(server.url), ...over });
  const attempt = testAttempt();
  const order = testOrder(attempt);
  const clock = { nowMs: Date.UTC(2026, 0, 5) };
  const said: string[] = [];
  const { signal } = new AbortController();
  const effects: ExecutorEffects = {
    ...{ http: impatient, clock: () => clock.nowMs, signal },
    environment: { ...stub.environment },
  };
  let tail: unknown = null;
  const bench: CiBench = {
    ...{ server, ready, attempt, clock, effects, said },
    starts: () => stub.pipelines.filter((one) => keyOf(one) === attempt.key).length,
    async start() {
      const answer =
        (await ready.find(attempt, effects)) ?? (await ready.start(attempt, order, effects));
      said.push(JSON.stringify(answer));
      return answer;
    },
    async startAtLast() {
      for (let turn = 0; turn < mostTurns; turn++) {
        const answer = await bench.start();
        if (answer.outcome === "started") return JSON.parse(JSON.stringify(answer.external));
        clock.nowMs += (answer.outcome === "again" ? answer.afterMs : null) ?? 1_000;
      }
      throw new Error(`It did not start: ${said.at(-1)}`);
    },
    async look(external) {
      const seen = await ready.look({ ...attempt, external }, tail, effects);
      said.push(JSON.stringify(seen));
      tail = JSON.parse(JSON.stringify(seen.tail ?? null));
      return seen;
    },
    async toEnd(external) {
      let place = external;
      for (let turn = 0; turn < mostTurns; turn++) {
        const seen = await bench.look(place);
        if (seen.state.outcome !== "running") return seen;
        place = seen.external ?? place;
        clock.nowMs += seen.againInMs ?? 1_000;
      }
      throw new Error(`It did not end: ${said.at(-1)}`);
    },
  };
  return bench;
}

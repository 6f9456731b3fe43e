import { z } from "zod";
import type { ExecutorEffects, Look, OutputLine } from "../../executor.ts";
import { CiFault } from "./ci-fault.ts";
import type { CiProgress, CiStarted, CiSystem } from "./ci-system.ts";

const pollMs = 10_000;
const longestPollMs = 300_000;
/** Its last words may be on their way when the pipeline has ended. */
const lastWordsMs = 10_000;
/** A thing that is not there may be one that the other side does not show yet. */
const mostMissing = 6;
/** Of looks at which it is said to be gone. */
const mostGone = 3;

const tailSchema = z.object({
  system: z.unknown().default(null),
  fault: z.string().nullable().default(null),
  faults: z.int().default(0),
  missing: z.int().default(0),
  endedAtMs: z.number().nullable().default(null),
});
type Tail = z.output<typeof tailSchema>;

interface Looking<Place> {
  readonly key: string;
  readonly tail: unknown;
  /** Null when it is not to be seen there. */
  readonly find: () => Promise<CiStarted<Place> | null>;
}

/** A fault of the other side ends nothing: the time-out of the policy does, if it lasts. */
export async function lookAtCi<Config, Place>(
  system: CiSystem<Config, Place>,
  { key, tail, find }: Looking<Place>,
  { settings, effects }: { readonly settings: Config; readonly effects: ExecutorEffects },
): Promise<Look> {
  const before = tailSchema.parse(tail ?? {});
  try {
    const started = await find();
    if (started === null) {
      const message = `${system.title} was not seen to start anything`;
      return { state: { outcome: "lost", message }, lines: [], tail };
    }
    const { place } = started;
    const api = system.open(settings, effects);
    const seen = await system.look(api, { place, key, tail: before.system ?? null }, settings);
    return afterLook(system.title, before, seen, effects.clock());
  } catch (error) {
    if (!(error instanceof CiFault)) throw error;
    return afterFault(before, error);
  }
}

const note = (text: string): OutputLine => ({ kind: "note", text });

function afterLook<Place>(
  title: string,
  before: Tail,
  { state, words, lines: texts, tail: system, started }: CiProgress<Place>,
  nowMs: number,
): Look {
  const back = before.faults > 0 ? [note(`${title} can be asked again`)] : [];
  const lines = [...back, ...texts.map((text): OutputLine => ({ kind: "stdout", text }))];
  const tail: Tail = { ...before, system, fault: null, faults: 0, missing: 0, endedAtMs: null };
  const known = started === undefined ? {} : { external: started.place, url: started.url };
  const running = { outcome: "running" } as const;
  if (state === "running") return { state: running, lines, tail, againInMs: pollMs, ...known };
  if (state === "gone") {
    const missing = before.missing + 1;
    if (missing < mostGone) {
      const waiting = { tail: { ...tail, missing }, againInMs: pollMs };
      return { state: running, lines, ...waiting, ...known };
    }
    return { state: { outcome: "lost", message: `It ${words}` }, lines, tail, ...known };
  }
  const { endedAtMs } = before;
  if (endedAtMs === null) {
    const said = note(`It ${words}: its last words are waited for`);
    const waiting = { tail: { ...tail, endedAtMs: nowMs }, againInMs: lastWordsMs };
    return { state: running, lines: [...lines, said], ...waiting, ...known };
  }
  // A clock that was set back must not make it wait for ever.
  const waitedMs = nowMs - endedAtMs;
  if (waitedMs >= 0 && waitedMs < lastWordsMs) {
    const waiting = { tail: { ...tail, endedAtMs }, againInMs: lastWordsMs - waitedMs };
    return { state: running, lines, ...waiting, ...known };
  }
  const message = `It ${words}, and sent no answer here: the log of the pipeline says why`;
  return {
    state: { outcome: "finished", result: { outcome: "failed", message } },
    ...{ lines, tail: { ...tail, endedAtMs } },
    ...known,
  };
}

function afterFault(before: Tail, { message, isMissing, afterMs }: CiFault): Look {
  const faults = before.faults + 1;
  const missing = isMissing ? before.missing + 1 : 0;
  const tail: Tail = { ...before, fault: message, faults, missing };
  const lines = before.fault === message ? [] : [note(message)];
  if (missing >= mostMissing) {
    return { state: { outcome: "lost", message }, lines, tail };
  }
  const pauseMs = Math.min(longestPollMs, pollMs * 2 ** Math.min(10, faults - 1));
  const againInMs = Math.min(longestPollMs, Math.max(pauseMs, afterMs ?? 0));
  return { state: { outcome: "running" }, lines, tail, againInMs };
}

import { z } from "zod";
import type {
  Attempt,
  CheckFinding,
  Executor,
  ExecutorEffects,
  StartAnswer,
  Started,
  StartedAttempt,
} from "../../executor.ts";
import { redactor } from "../../redact.ts";
import { CiFault } from "./ci-fault.ts";
import { lookAtCi } from "./ci-look.ts";
import type { CiStarted, CiSystem } from "./ci-system.ts";
import { orderParameters } from "./order-parameters.ts";
import { claimStart, forgetStart, readStart, writeStart } from "./start-record.ts";

/** How long a pipeline that may have been started is looked for before it is started again. */
const settleMs = 60_000;
const searchEveryMs = 15_000;

/**
 * An executor that starts a pipeline of a CI system. What was asked for is written down before it is asked
 * for, and an unclear answer is cleared up by looking for the key of the attempt: nothing starts twice.
 */
export function ciExecutor<Config, Place>(system: CiSystem<Config, Place>): Executor<Config> {
  const { id, title, config, example } = system;
  return {
    ...{ id, title, config, example, reaches: "addresses" },
    secretNames: (settings) => system.secretNames(settings),
    start: (attempt, order, settings, effects) =>
      answered(async () => {
        const known = await findStart(system, attempt, { settings, effects });
        return known ?? (await startOnce(system, attempt, { order, settings, effects }));
      }),
    find: (attempt, settings, effects) => findStart(system, attempt, { settings, effects }),
    look: (attempt, tail, settings, effects) =>
      lookAtCi(
        system,
        { key: attempt.key, tail, find: () => whereIs(system, attempt, { settings, effects }) },
        { settings, effects },
      ),
    async cancel(attempt, settings, effects) {
      const cancelled = { state: "cancelled" } as const;
      const record = await readStart(attempt.folder);
      if (record === null && attempt.external === null) {
        if (await claimStart(attempt.folder, cancelled)) return "It had not begun, and will not";
      }
      if (record?.state === "cancelled") return "It had not begun, and will not";
      const inWords = (error: unknown): string => {
        if (!(error instanceof CiFault)) throw error;
        return `It could not be told to end. ${error.message}. If it answers later, that will not count`;
      };
      const started = await whereIs(system, attempt, { settings, effects }).catch(inWords);
      if (typeof started === "string") return started;
      if (started === null) {
        return "It is not to be seen there: if it begins all the same, its answer will not count";
      }
      const { place } = started;
      const api = system.open(settings, effects);
      return system.stop(api, { place, key: attempt.key }, settings).catch(inWords);
    },
    check: (settings, effects) => checkAll(system, settings, effects),
    readHook: (hook, settings, effects) => system.readHook(hook, settings, effects),
  };
}

interface With<Config> {
  readonly settings: Config;
  readonly effects: ExecutorEffects;
}

/** A fault as the answer to a start. */
async function answered(work: () => Promise<StartAnswer>): Promise<StartAnswer> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof CiFault)) throw error;
    const { message, canPass, isUndone, afterMs } = error;
    if (!canPass) return { outcome: "failed", message };
    return { outcome: "again", message, afterMs: afterMs ?? (isUndone ? null : searchEveryMs) };
  }
}

/** What was started before: by what is written down, or by looking for it there. */
async function findStart<Config, Place>(
  system: CiSystem<Config, Place>,
  attempt: Attempt,
  { settings, effects }: With<Config>,
): Promise<Started | null> {
  const record = await readStart(attempt.folder);
  if (record?.state === "started") {
    return { outcome: "started", external: record.place, url: record.url };
  }
  if (record?.state !== "asked") return null;
  const found = await search(system, attempt, { settings, effects }).catch((error: unknown) => {
    // Who cannot be asked now can be asked at the start, which answers in words.
    if (error instanceof CiFault) return null;
    throw error;
  });
  return found === null ? null : keep(attempt, found);
}

const search = <Config, Place>(
  system: CiSystem<Config, Place>,
  { key }: Attempt,
  { settings, effects }: With<Config>,
): Promise<CiStarted<Place> | null> => system.find(system.open(settings, effects), key, settings);

async function keep({ folder }: Attempt, { place, url }: CiStarted<unknown>): Promise<Started> {
  await writeStart(folder, { state: "started", place, url });
  return { outcome: "started", external: place, url };
}

async function startOnce<Config, Place>(
  system: CiSystem<Config, Place>,
  attempt: Attempt,
  { order, settings, effects }: With<Config> & { readonly order: Parameters<Executor["start"]>[1] },
): Promise<StartAnswer> {
  const { folder } = attempt;
  const api = system.open(settings, effects);
  const asked = { state: "asked", atMs: api.nowMs } as const;
  if (!(await claimStart(folder, asked))) {
    const before = await readStart(folder);
    if (before?.state === "cancelled") {
      return { outcome: "failed", message: "It was cancelled before it began" };
    }
    const sinceMs = before?.state === "asked" ? api.nowMs - before.atMs : 0;
    if (sinceMs < settleMs) {
      // Set back, a clock would make this wait as long as it was set back.
      if (sinceMs < 0 || before === null) await writeStart(folder, asked);
      const message = `${system.title} was asked before and gave no clear answer: it is looked for before it is asked again`;
      return { outcome: "again", message, afterMs: searchEveryMs };
    }
    // Asking again is only safe where it was looked for, and not found.
    const found = await search(system, attempt, { settings, effects });
    if (found !== null) return keep(attempt, found);
    await writeStart(folder, asked);
  }
  try {
    return await keep(attempt, await system.start(api, orderParameters(order), settings));
  } catch (error) {
    if (error instanceof CiFault && error.isUndone) await forgetStart(folder);
    throw error;
  }
}

/** Where it is, by what is known of its start or by looking for it there. */
const whereIs = async <Config, Place>(
  system: CiSystem<Config, Place>,
  attempt: StartedAttempt,
  given: With<Config>,
): Promise<CiStarted<Place> | null> =>
  (await startedOf(system, attempt)) ?? (await search(system, attempt, given));

async function startedOf<Config, Place>(
  system: CiSystem<Config, Place>,
  { folder, external }: StartedAttempt,
): Promise<CiStarted<Place> | null> {
  const given = system.place.safeParse(external);
  if (given.success) return { place: given.data, url: null };
  const record = await readStart(folder);
  if (record?.state !== "started") return null;
  const kept = system.place.safeParse(record.place);
  return kept.success ? { place: kept.data, url: record.url } : null;
}

async function checkAll<Config, Place>(
  system: CiSystem<Config, Place>,
  settings: Config,
  effects: ExecutorEffects,
): Promise<readonly CheckFinding[]> {
  const { environment } = effects;
  const names = system.secretNames(settings);
  const findings = names.map((name): CheckFinding => {
    const isSet = (environment[name] ?? "").trim() !== "";
    const detail = isSet
      ? `The server has a value for ${name}`
      : `The variable ${name} of the server is empty: set it where the server is started`;
    return { name: `variable ${name}`, outcome: isSet ? "good" : "bad", detail };
  });
  if (findings.some(({ outcome }) => outcome === "bad")) return findings;
  const hide = redactor(names, environment);
  try {
    const api = system.open(settings, effects);
    for await (const found of system.check(api, settings)) {
      findings.push({ ...found, detail: hide(found.detail) });
    }
  } catch (error) {
    if (!(error instanceof CiFault)) throw error;
    findings.push({ name: "connection", outcome: "bad", detail: hide(error.message) });
  }
  return findings;
}

/** `env:NAME` in a configuration. */
export const secretFrom = z
  .string()
  .regex(/^env:[A-Za-z_][A-Za-z0-9_]*$/, "expected env: and the name of a variable")
  .transform((text) => text.slice("env:".length));

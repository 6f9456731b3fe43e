import type { z } from "zod";
import type {
  CheckFinding,
  ExecutorEffects,
  ExecutorHook,
  HookAnswer,
  HookEffects,
} from "../../executor.ts";
import type { CiApi } from "./ci-api.ts";
import type { OrderParameters } from "./order-parameters.ts";

/** Where a pipeline is, for its CI system. */
export interface CiStarted<Place> {
  /** JSON. */
  readonly place: Place;
  /** Where people can look at it. */
  readonly url: string | null;
}

/** What a look found. */
export interface CiProgress<Place> {
  /** ended: nothing more will happen there. gone: nobody knows what became of it. */
  readonly state: "running" | "ended" | "gone";
  /** How it stands or ended, as words after "It". */
  readonly words: string;
  /** What is new since the look before. */
  readonly lines: readonly string[];
  /** JSON; given back with the next look. */
  readonly tail?: unknown;
  /** When more became known. */
  readonly started?: CiStarted<Place>;
}

/** What differs from CI system to CI system; what they share is `ciExecutor`. */
export interface CiSystem<Config, Place> {
  readonly id: string;
  readonly title: string;
  readonly config: z.ZodType<Config>;
  readonly example: unknown;
  readonly place: z.ZodType<Place>;
  /** Variables of the server with secrets, the token first. */
  secretNames(config: Config): readonly string[];
  open(config: Config, effects: ExecutorEffects): CiApi;
  /** @throws CiFault */
  start(api: CiApi, parameters: OrderParameters, config: Config): Promise<CiStarted<Place>>;
  /** What was started with this key. @throws CiFault */
  find(api: CiApi, key: string, config: Config): Promise<CiStarted<Place> | null>;
  /** @throws CiFault */
  look(
    api: CiApi,
    at: { readonly place: Place; readonly key: string; readonly tail: unknown },
    config: Config,
  ): Promise<CiProgress<Place>>;
  /** In words. @throws CiFault */
  stop(
    api: CiApi,
    at: { readonly place: Place; readonly key: string },
    config: Config,
  ): Promise<string>;
  /** @throws CiFault for what ends the check */
  check(api: CiApi, config: Config): AsyncIterable<CheckFinding>;
  readHook(hook: ExecutorHook, config: Config, effects: HookEffects): HookAnswer;
}

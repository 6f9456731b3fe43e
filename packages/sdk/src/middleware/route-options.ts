import type { Plumbline } from "../create-plumbline.ts";
import type { ReadExchange } from "./exchange.ts";

export interface RouteOptions {
  readonly client: Plumbline;
  /** Which path asks the model: the whole path, a pattern or a function. */
  readonly route: string | RegExp | ((path: string) => boolean);
  /** @default ["POST"] */
  readonly methods?: readonly string[] | undefined;
  /** @default the client's model */
  readonly model?: string | undefined;
  /** Version of predictions whose reply names none. @default the client's version */
  readonly version?: string | undefined;
  /** How rows are taken from request and reply. @default readExchange */
  readonly read?: ReadExchange | undefined;
  /** Response header that tells the caller the prediction's id. @default "x-plumbline-prediction-id" */
  readonly idHeader?: string | undefined;
}

export const defaultIdHeader = "x-plumbline-prediction-id";

export function isRoute(
  { route, methods = ["POST"] }: RouteOptions,
  method: string,
  path: string,
): boolean {
  if (!methods.includes(method)) return false;
  if (typeof route === "string") return route === path;
  return route instanceof RegExp ? route.test(path) : route(path);
}

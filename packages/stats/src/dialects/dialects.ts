import { deepchecks } from "./deepchecks.ts";
import type { Dialect } from "./dialect.ts";
import { evidently } from "./evidently.ts";
import { nannyml } from "./nannyml.ts";
import { tfdv } from "./tfdv.ts";

/** All dialects. Each gives the numbers of another tool on the same rows. */
export const dialects = [
  evidently,
  nannyml,
  tfdv,
  deepchecks,
] as const satisfies readonly Dialect[];

export type DialectId = (typeof dialects)[number]["id"];

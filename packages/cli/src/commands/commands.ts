import { baseline } from "./baseline.ts";
import { check } from "./check.ts";
import { checks } from "./checks.ts";
import type { Command } from "./command.ts";
import { compareDialect } from "./compare-dialect.ts";
import { completion } from "./completion.ts";
import { explain } from "./explain.ts";
import { init } from "./init.ts";
import { report } from "./report.ts";

/** All commands, in the order in which somebody meets them. */
export const commands: readonly Command[] = [
  init,
  baseline,
  check,
  report,
  explain,
  checks,
  compareDialect,
  completion(() => commands),
];

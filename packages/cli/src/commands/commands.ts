import { apply } from "./apply.ts";
import { backtest } from "./backtest.ts";
import { baselinePush } from "./baseline-push.ts";
import { baseline } from "./baseline.ts";
import { check } from "./check.ts";
import { checks } from "./checks.ts";
import type { Command } from "./command.ts";
import { compareDialect } from "./compare-dialect.ts";
import { completion } from "./completion.ts";
import { deletePredictions } from "./delete-predictions.ts";
import { evaluationsShow } from "./evaluations-show.ts";
import { evaluations } from "./evaluations.ts";
import { explain } from "./explain.ts";
import { ingest } from "./ingest.ts";
import { init } from "./init.ts";
import { keysCreate } from "./keys-create.ts";
import { keysList } from "./keys-list.ts";
import { keysRevoke } from "./keys-revoke.ts";
import { models } from "./models.ts";
import { predictions } from "./predictions.ts";
import { quarantine } from "./quarantine.ts";
import { replay } from "./replay.ts";
import { report } from "./report.ts";
import { serve } from "./serve.ts";
import { status } from "./status.ts";
import { windows } from "./windows.ts";

/** All commands, in the order in which somebody meets them. */
export const commands: readonly Command[] = [
  init,
  baseline,
  check,
  report,
  explain,
  checks,
  compareDialect,
  backtest,
  serve,
  ingest,
  status,
  models,
  windows,
  evaluations,
  evaluationsShow,
  replay,
  predictions,
  quarantine,
  apply,
  baselinePush,
  keysCreate,
  keysList,
  keysRevoke,
  deletePredictions,
  completion(() => commands),
];

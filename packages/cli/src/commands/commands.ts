import { annotate } from "./annotate.ts";
import { apply } from "./apply.ts";
import { backtest } from "./backtest.ts";
import { baselinePush } from "./baseline-push.ts";
import { baseline } from "./baseline.ts";
import { channelsRemove } from "./channels-remove.ts";
import { channelsSet } from "./channels-set.ts";
import { channelsTest } from "./channels-test.ts";
import { channels } from "./channels.ts";
import { check } from "./check.ts";
import { checks } from "./checks.ts";
import { ciAnswer } from "./ci-answer.ts";
import { ciComment } from "./ci-comment.ts";
import { ciFetch } from "./ci-fetch.ts";
import { ciInit } from "./ci-init.ts";
import { ciVerdict } from "./ci-verdict.ts";
import type { Command } from "./command.ts";
import { compareDialect } from "./compare-dialect.ts";
import { completion } from "./completion.ts";
import { decisions } from "./decisions.ts";
import { deletePredictions } from "./delete-predictions.ts";
import { evaluationsShow } from "./evaluations-show.ts";
import { evaluations } from "./evaluations.ts";
import { explain } from "./explain.ts";
import { executorsCheck } from "./executors-check.ts";
import { gate } from "./gate.ts";
import {
  incidentsAck,
  incidentsAssign,
  incidentsClose,
  incidentsMitigate,
  incidentsNote,
  incidentsResolve,
} from "./incidents-act.ts";
import { grafanaCheck } from "./grafana-check.ts";
import { grafanaExport } from "./grafana-export.ts";
import { incidentsShow } from "./incidents-show.ts";
import { incidents } from "./incidents.ts";
import { ingest } from "./ingest.ts";
import { init } from "./init.ts";
import { keysCreate } from "./keys-create.ts";
import { keysList } from "./keys-list.ts";
import { keysRevoke } from "./keys-revoke.ts";
import { scorecard } from "./scorecard.ts";
import { modelDiff } from "./model-diff.ts";
import { modelDrill } from "./model-drill.ts";
import { modelLineage } from "./model-lineage.ts";
import { modelList } from "./model-list.ts";
import { modelPromote } from "./model-promote.ts";
import { modelRegister } from "./model-register.ts";
import { modelRollback } from "./model-rollback.ts";
import { modelShow } from "./model-show.ts";
import { peopleAdd } from "./people-add.ts";
import { peopleDisable } from "./people-disable.ts";
import { peopleList } from "./people-list.ts";
import { peopleRole } from "./people-role.ts";
import { audit } from "./audit.ts";
import { kpis } from "./kpis.ts";
import { models } from "./models.ts";
import { notificationsRetry } from "./notifications-retry.ts";
import { notifications } from "./notifications.ts";
import { policyShow } from "./policy-show.ts";
import { policyTest } from "./policy-test.ts";
import { predictions } from "./predictions.ts";
import { prometheusCheck } from "./prometheus-check.ts";
import { quarantine } from "./quarantine.ts";
import { replay } from "./replay.ts";
import { report } from "./report.ts";
import { routesSet } from "./routes-set.ts";
import { routes } from "./routes.ts";
import { runsApprove, runsReject } from "./runs-decide.ts";
import { runsCancel } from "./runs-cancel.ts";
import { runsLog } from "./runs-log.ts";
import { runsShow } from "./runs-show.ts";
import { runsStart } from "./runs-start.ts";
import { runs } from "./runs.ts";
import { serve } from "./serve.ts";
import { silencesAdd } from "./silences-add.ts";
import { silencesEnd } from "./silences-end.ts";
import { silences } from "./silences.ts";
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
  gate,
  backtest,
  serve,
  ingest,
  status,
  models,
  windows,
  kpis,
  evaluations,
  evaluationsShow,
  incidents,
  incidentsShow,
  incidentsAck,
  incidentsMitigate,
  incidentsResolve,
  incidentsClose,
  incidentsAssign,
  incidentsNote,
  silences,
  silencesAdd,
  silencesEnd,
  annotate,
  replay,
  policyShow,
  policyTest,
  decisions,
  predictions,
  quarantine,
  apply,
  baselinePush,
  modelRegister,
  modelList,
  modelShow,
  modelPromote,
  modelRollback,
  modelDrill,
  modelDiff,
  modelLineage,
  scorecard,
  runs,
  runsShow,
  runsStart,
  runsLog,
  runsCancel,
  runsApprove,
  runsReject,
  executorsCheck,
  ciInit,
  ciFetch,
  ciAnswer,
  ciVerdict,
  ciComment,
  peopleAdd,
  peopleList,
  peopleRole,
  peopleDisable,
  audit,
  channels,
  channelsSet,
  channelsTest,
  channelsRemove,
  routes,
  routesSet,
  notifications,
  notificationsRetry,
  keysCreate,
  keysList,
  keysRevoke,
  deletePredictions,
  grafanaExport,
  grafanaCheck,
  prometheusCheck,
  completion(() => commands),
];

import type { Resource } from "./app.ts";
import { annotationsResource } from "./annotations/annotations-resource.ts";
import { approvalsResource } from "./approvals/approvals-resource.ts";
import { auditResource } from "./audit/audit-resource.ts";
import { backtestsResource } from "./backtests/backtests-resource.ts";
import { baselinesResource } from "./baselines/baselines-resource.ts";
import { channelHooksResource } from "./channel-hooks/channel-hooks-resource.ts";
import { channelsResource } from "./channels/channels-resource.ts";
import { checksResource } from "./checks/checks-resource.ts";
import { compareResource } from "./compare/compare-resource.ts";
import { configResource } from "./config/config-resource.ts";
import { decisionsResource } from "./decisions/decisions-resource.ts";
import { evaluationsResource } from "./evaluations/evaluations-resource.ts";
import { gatesResource } from "./gates/gates-resource.ts";
import { executorsResource, executorHooksResource } from "./executors/executors-resource.ts";
import { grafanaResource } from "./grafana/grafana-resource.ts";
import { healthResource } from "./health/health-resource.ts";
import { incidentsResource } from "./incidents/incidents-resource.ts";
import { cloudEventsResource } from "./ingest/cloud-events-resource.ts";
import { eventsResource } from "./ingest/events-resource.ts";
import { inferencesResource } from "./ingest/inferences-resource.ts";
import { keysResource } from "./keys/keys-resource.ts";
import { kpisResource } from "./kpis/kpis-resource.ts";
import { liveResource } from "./live/live-resource.ts";
import { metricsResource } from "./metrics/metrics-resource.ts";
import { modelsResource } from "./models/models-resource.ts";
import { notificationsResource } from "./notifications/notifications-resource.ts";
import { peopleResource } from "./people/people-resource.ts";
import { policyResource } from "./policy/policy-resource.ts";
import { predictionsResource } from "./predictions/predictions-resource.ts";
import { previewsResource } from "./previews/previews-resource.ts";
import { proofsResource } from "./proofs/proofs-resource.ts";
import { prometheusResource } from "./prometheus/prometheus-resource.ts";
import { prometheusCheckResource } from "./prometheus-check/prometheus-check-resource.ts";
import { quarantineResource } from "./quarantine/quarantine-resource.ts";
import { rowSetsResource } from "./row-sets/row-sets-resource.ts";
import { aliasesResource } from "./registry/aliases-resource.ts";
import { artifactsResource } from "./registry/artifacts-resource.ts";
import { championResource } from "./registry/champion-resource.ts";
import { scorecardResource } from "./registry/scorecard-resource.ts";
import { versionsResource } from "./registry/versions-resource.ts";
import { shapesResource } from "./shapes/shapes-resource.ts";
import { seriesResource } from "./series/series-resource.ts";
import { routesResource } from "./routes/routes-resource.ts";
import { silencesResource } from "./silences/silences-resource.ts";
import { signInResource } from "./sign-in/sign-in-resource.ts";
import { runAnswersResource, runFilesResource } from "./runs/run-answers-resource.ts";
import { runsResource } from "./runs/runs-resource.ts";
import { statusResource } from "./status/status-resource.ts";
import { storageResource } from "./storage/storage-resource.ts";
import { watchesResource } from "./watches/watches-resource.ts";
import { windowsResource } from "./windows/windows-resource.ts";

/** All routes there are, in the order of the documentation. */
export const resources: readonly Resource[] = [
  eventsResource,
  inferencesResource,
  cloudEventsResource,
  statusResource,
  storageResource,
  liveResource,
  modelsResource,
  configResource,
  checksResource,
  baselinesResource,
  windowsResource,
  evaluationsResource,
  seriesResource,
  shapesResource,
  kpisResource,
  backtestsResource,
  previewsResource,
  versionsResource,
  compareResource,
  gatesResource,
  aliasesResource,
  championResource,
  artifactsResource,
  scorecardResource,
  incidentsResource,
  silencesResource,
  annotationsResource,
  channelsResource,
  channelHooksResource,
  routesResource,
  notificationsResource,
  policyResource,
  decisionsResource,
  rowSetsResource,
  runsResource,
  watchesResource,
  proofsResource,
  executorsResource,
  executorHooksResource,
  runAnswersResource,
  runFilesResource,
  predictionsResource,
  quarantineResource,
  metricsResource,
  prometheusResource,
  prometheusCheckResource,
  grafanaResource,
  signInResource,
  peopleResource,
  keysResource,
  approvalsResource,
  auditResource,
  healthResource,
];

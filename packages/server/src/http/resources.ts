import type { Resource } from "./app.ts";
import { backtestsResource } from "./backtests/backtests-resource.ts";
import { baselinesResource } from "./baselines/baselines-resource.ts";
import { configResource } from "./config/config-resource.ts";
import { evaluationsResource } from "./evaluations/evaluations-resource.ts";
import { healthResource } from "./health/health-resource.ts";
import { cloudEventsResource } from "./ingest/cloud-events-resource.ts";
import { eventsResource } from "./ingest/events-resource.ts";
import { inferencesResource } from "./ingest/inferences-resource.ts";
import { keysResource } from "./keys/keys-resource.ts";
import { liveResource } from "./live/live-resource.ts";
import { metricsResource } from "./metrics/metrics-resource.ts";
import { modelsResource } from "./models/models-resource.ts";
import { predictionsResource } from "./predictions/predictions-resource.ts";
import { prometheusResource } from "./prometheus/prometheus-resource.ts";
import { quarantineResource } from "./quarantine/quarantine-resource.ts";
import { statusResource } from "./status/status-resource.ts";
import { windowsResource } from "./windows/windows-resource.ts";

/** All routes there are, in the order of the documentation. */
export const resources: readonly Resource[] = [
  eventsResource,
  inferencesResource,
  cloudEventsResource,
  statusResource,
  liveResource,
  modelsResource,
  configResource,
  baselinesResource,
  windowsResource,
  evaluationsResource,
  backtestsResource,
  predictionsResource,
  quarantineResource,
  metricsResource,
  prometheusResource,
  keysResource,
  healthResource,
];

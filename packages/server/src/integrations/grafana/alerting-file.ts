import {
  modelAlerts,
  serverAlerts,
  summaryTemplate,
  type AlertRule,
} from "../prometheus/alert-rules.ts";
import { grafanaFolder, type GrafanaExport } from "./export-options.ts";
import type { AlertingFile } from "./provisioning.ts";

type Rule = AlertingFile["groups"][number]["rules"][number];

/** Seconds that Grafana looks back for a value. */
const lookBack = { from: 600, to: 0 } as const;

/** The alarms of Prometheus' rules, for those who let Grafana tell people. */
export function alertingFile(options: GrafanaExport): AlertingFile {
  const group = (name: string, rules: readonly AlertRule[]) => ({
    ...{ orgId: 1, name, folder: grafanaFolder, interval: "1m" },
    rules: rules.map((rule) => toRule(rule, options)),
  });
  return {
    apiVersion: 1,
    groups: [
      group("plumbline-models", modelAlerts),
      group("plumbline-server", serverAlerts(options)),
    ],
  };
}

function toRule(rule: AlertRule, { datasourceUid, publicUrl }: GrafanaExport): Rule {
  const { name, query, when, bound, lasting = "0s", severity, page } = rule;
  const path = page === "model" ? "/models/{{ $labels.model }}" : "/settings";
  return {
    ...{ uid: uidOf(name), title: name, condition: "B", for: lasting },
    data: [
      {
        ...{ refId: "A", relativeTimeRange: lookBack, datasourceUid },
        model: { refId: "A", expr: query, instant: true, range: false },
      },
      {
        ...{ refId: "B", relativeTimeRange: lookBack, datasourceUid: "__expr__" },
        model: {
          ...{ refId: "B", type: "threshold", expression: "A" },
          conditions: [{ evaluator: { type: when === ">" ? "gt" : "lt", params: [bound] } }],
        },
      },
    ],
    // A model that is gone has no series any more, and a Prometheus that is gone is an error.
    ...{ noDataState: "OK", execErrState: "Error" },
    annotations: {
      summary: summaryTemplate(rule, "$values.A.Value"),
      plumbline: `${publicUrl}${path}`,
    },
    labels: { severity, source: "plumbline" },
  };
}

/** `PlumblineModelAlert` → `plumbline-model-alert`: it never changes, so that Grafana changes the rule. */
const uidOf = (name: string): string =>
  name.replace(/(?!^)[A-Z]/g, (letter) => `-${letter}`).toLowerCase();

import { severities, type AlertsDocument, type Severity } from "@plumbline/contracts";
import type { CauseKey } from "./incident-cause.ts";

/**
 * How bad a cause is by the configuration; null for what opens no incident. Harm and broken data call
 * people; drift explains, and speaks for itself only where no label ever came.
 */
export function severityOf(
  { kind, columns }: Pick<CauseKey, "kind" | "columns">,
  { defaults, rules }: Pick<AlertsDocument, "defaults" | "rules">,
  hasLabels: boolean,
): Severity | null {
  const configured = (severity: Severity | "off"): Severity | null =>
    severity === "off" ? null : severity;
  switch (kind) {
    case "rule":
      return rules.find(({ name }) => columns.includes(name))?.severity ?? null;
    case "drift":
      if (defaults.drift !== "explain") return defaults.drift;
      return hasLabels ? null : "info";
    case "no-data":
      return configured(defaults.noData);
    case "monitor":
      return configured(defaults.failedMonitor);
    default:
      return configured(defaults[kind]);
  }
}

export function worseSeverity(one: Severity, other: Severity): Severity {
  return severities.indexOf(one) <= severities.indexOf(other) ? one : other;
}

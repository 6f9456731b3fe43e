import { severities, type Route, type Severity } from "@plumbline/contracts";
import type { Incident } from "../domain/incident.ts";

/** How a channel hears of an incident. */
export interface RouteTarget {
  readonly channel: string;
  /** Null: at once. */
  readonly digest: "1h" | "1d" | null;
}

export interface RouteEscalation {
  readonly channel: string;
  readonly afterMinutes: number;
}

export interface RoutePlan {
  readonly targets: readonly RouteTarget[];
  readonly escalations: readonly RouteEscalation[];
}

type Routed = Pick<Incident, "model" | "severity" | "kind">;

/** Who hears of an incident: the first route that fits, and the next ones while they say so. */
export function matchRoutes(routes: readonly Route[], incident: Routed): RoutePlan {
  const targets = new Map<string, RouteTarget>();
  const escalations = new Map<string, RouteEscalation>();
  for (const route of routes.filter((one) => fits(one, incident))) {
    if (isWorthTelling(route.minimumSeverity, incident.severity)) {
      const digest = digestOf(route, incident.severity);
      for (const channel of route.channels) {
        // At once is more than in a digest, whichever route says so.
        if (targets.get(channel)?.digest !== null) targets.set(channel, { channel, digest });
      }
      const { afterMinutes, channels } = route.escalate ?? { afterMinutes: 0, channels: [] };
      for (const channel of incident.severity === "info" ? [] : channels) {
        const earlier = escalations.get(channel)?.afterMinutes ?? Infinity;
        escalations.set(channel, { channel, afterMinutes: Math.min(earlier, afterMinutes) });
      }
    }
    if (!route.continue) break;
  }
  return { targets: [...targets.values()], escalations: [...escalations.values()] };
}

/** What is only for information interrupts nobody. */
const digestOf = ({ digest }: Route, severity: Severity): RouteTarget["digest"] =>
  digest?.every ?? (severity === "info" ? "1d" : null);

const fits = ({ match: { models, severities: wanted, kinds } }: Route, incident: Routed): boolean =>
  (models?.includes(incident.model) ?? true) &&
  (wanted?.includes(incident.severity) ?? true) &&
  (kinds?.includes(incident.kind) ?? true);

/** `severities` begins with the worst. */
const isWorthTelling = (minimum: Severity, severity: Severity): boolean =>
  severities.indexOf(severity) <= severities.indexOf(minimum);

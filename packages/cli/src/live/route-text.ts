import type { Route } from "@plumbline/contracts";

/** A route as a sentence. */
export function routeText(route: Route): string {
  const { match, channels, digest, escalate, minimumSeverity, continue: goesOn } = route;
  const which = [
    ...(match.severities === undefined ? [] : [match.severities.join(" or ")]),
    ...(match.kinds === undefined ? [] : [match.kinds.join(" or ")]),
    ...(match.models === undefined ? [] : [`of ${match.models.join(" or ")}`]),
  ];
  const parts = [
    `${which.length === 0 ? "all incidents" : which.join(", ")} go to ${channels.join(", ") || "nobody"}`,
    ...(minimumSeverity === "info" ? [] : [`from ${minimumSeverity} on`]),
    ...(digest === undefined
      ? []
      : [`in one digest ${digest.every === "1h" ? "an hour" : "a day"}`]),
    ...(escalate === undefined
      ? []
      : [
          `unacknowledged for ${escalate.afterMinutes} min also to ${escalate.channels.join(", ")}`,
        ]),
    ...(goesOn ? ["then on to the next route"] : []),
  ];
  return parts.join("; ");
}

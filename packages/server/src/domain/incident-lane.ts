import type { IncidentKind, TimelineLane } from "@plumbline/contracts";

/** The lane of the timeline that what is seen of a cause belongs to. */
export function laneOf(kind: IncidentKind): TimelineLane {
  switch (kind) {
    case "performance":
    case "business":
      return "performance";
    case "data":
    case "no-data":
      return "data";
    case "prediction":
    case "drift":
      return "drift";
    default:
      return "alarm";
  }
}

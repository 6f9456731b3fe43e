import type {
  CloseReason,
  IncidentDetails,
  IncidentKind,
  IncidentState,
  Severity,
} from "@plumbline/contracts";

/** Something is wrong with a model, from one cause. */
export interface Incident {
  readonly id: number;
  readonly modelId: number;
  readonly model: string;
  readonly causeKey: string;
  readonly kind: IncidentKind;
  readonly severity: Severity;
  readonly state: IncidentState;
  readonly title: string;
  readonly summary: string;
  readonly version: string;
  readonly segment: string | null;
  readonly causedBy: number | null;
  readonly owner: string | null;
  readonly openedAtMs: number;
  readonly firstWindowMs: number;
  readonly lastWindowMs: number;
  readonly changedAtMs: number;
  readonly resolvedAtMs: number | null;
  readonly closedAtMs: number | null;
  readonly closeReason: CloseReason | null;
  readonly wellWindows: number;
  readonly details: IncidentDetails;
}

/** The states in which the same cause does not open another one. */
export const liveStates: readonly IncidentState[] = ["open", "acknowledged", "mitigated"];

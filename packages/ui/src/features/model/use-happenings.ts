import type { Aliases, AnnotationDocument, IncidentSummary, Run } from "@plumbline/contracts";
import type { MarkerKind, SeriesMarker } from "@plumbline/plots";
import { useMemo } from "react";
import { useAsk } from "../../shared/use-ask.ts";
import { modelPath, useModelName } from "./use-model.ts";

/** Something that happened to a model, at a time of its rows. */
export interface Happening extends SeriesMarker {
  readonly key: string;
  readonly at: string;
  /** All of it, for the list beside the plots. */
  readonly words: string;
  /** Where the evidence is. */
  readonly to: string | null;
  readonly annotation: number | null;
}

const most = 200;

/** Promotions, retrainings, incidents and what people noted, oldest first. */
export function useHappenings(): readonly Happening[] {
  const name = useModelName();
  const aliases = useAsk<Aliases>("versions", modelPath(name, "/aliases"));
  const runs = useAsk<{ readonly runs: readonly Run[] }>("runs", modelPath(name, "/runs"), {
    limit: most,
  });
  const incidents = useAsk<{ readonly incidents: readonly IncidentSummary[] }>(
    "incidents",
    "/v1/incidents",
    { model: name, limit: most },
  );
  const notes = useAsk<{ readonly annotations: readonly AnnotationDocument[] }>(
    "annotations",
    "/v1/annotations",
    { model: name, limit: most },
  );
  return useMemo(
    () =>
      [
        ...(aliases.data?.moves ?? []).flatMap((move) => ofMove(name, move)),
        ...(runs.data?.runs ?? []).map(ofRun),
        ...(incidents.data?.incidents ?? []).map(ofIncident),
        ...(notes.data?.annotations ?? []).map(ofNote),
      ].toSorted((a, b) => a.atMs - b.atMs),
    [name, aliases.data, runs.data, incidents.data, notes.data],
  );
}

function happening(
  kind: MarkerKind,
  at: string,
  rest: Pick<Happening, "key" | "label" | "words" | "to"> & { readonly annotation?: number },
): Happening {
  return { ...rest, kind, at, atMs: Date.parse(at), annotation: rest.annotation ?? null };
}

function ofMove(model: string, move: Aliases["moves"][number]): readonly Happening[] {
  const { id, alias, kind, to, eventTime, reason } = move;
  if (alias !== "champion" || kind === "drill") return [];
  const isBack = kind === "rollback";
  return [
    happening(isBack ? "rollback" : "promotion", eventTime, {
      ...{ key: `move ${id}`, label: isBack ? `back to ${to}` : String(to) },
      words: `${isBack ? "rolled back to" : "champion is"} ${to}: ${reason}`,
      to: `/models/${encodeURIComponent(model)}/lineage`,
    }),
  ];
}

function ofRun({ id, action, state, eventTime, message }: Run): Happening {
  return happening("retraining", eventTime, {
    ...{ key: `run ${id}`, label: action, to: `/runs/${encodeURIComponent(id)}` },
    words: `${action}, ${state}: ${message}`,
  });
}

function ofIncident({ id, title, firstWindow, severity, state }: IncidentSummary): Happening {
  return happening("incident", firstWindow, {
    ...{ key: `incident ${id}`, label: `incident ${id}`, to: `/incidents/${id}` },
    words: `${severity} incident, ${state}: ${title}`,
  });
}

function ofNote({ id, kind, from, text, actor }: AnnotationDocument): Happening {
  return happening(kind === "deploy" ? "deploy" : "note", from, {
    ...{ key: `annotation ${id}`, label: `${kind}: ${text}`, to: null, annotation: id },
    words: `${kind}, noted by ${actor}: ${text}`,
  });
}

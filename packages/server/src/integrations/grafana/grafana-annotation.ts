import type { AnnotationEvent } from "./annotation-events.ts";
import { annotationTag } from "./dashboard.ts";

/** The body of `POST /api/annotations`: without a dashboard, it is shown wherever its tags are asked for. */
export interface GrafanaAnnotation {
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly tags: readonly string[];
  /** May hold HTML. */
  readonly text: string;
}

const mostText = 1_000;

/** By this tag one that is there already is found again. */
export const idTag = ({ id }: Pick<AnnotationEvent, "id">): string => `plumbline-id:${id}`;

/** By which it is asked for. */
export const eventTags = ({ kind, tags, model }: AnnotationEvent): readonly string[] => [
  ...new Set([annotationTag, kind, ...tags, `model:${model}`]),
];

export function grafanaAnnotation(event: AnnotationEvent, publicUrl: string): GrafanaAnnotation {
  const { atMs, text, path } = event;
  const shown = text.length > mostText ? `${text.slice(0, mostText)}…` : text;
  const link = `<a href="${escaped(publicUrl + path)}">Open in Plumbline</a>`;
  return {
    time: atMs,
    tags: [...eventTags(event), idTag(event)],
    text: publicUrl === "" ? escaped(shown) : `${escaped(shown)}\n${link}`,
  };
}

const escaped = (text: string): string =>
  text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");

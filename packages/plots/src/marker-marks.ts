import * as Plot from "@observablehq/plot";
import { plotTokens, shortLabel } from "./plot-frame.ts";

export const markerKinds = [
  "promotion",
  "rollback",
  "retraining",
  "incident",
  "deploy",
  "note",
] as const;
export type MarkerKind = (typeof markerKinds)[number];

/** Something that happened, on a plot over time. */
export interface SeriesMarker {
  readonly atMs: number;
  readonly kind: MarkerKind;
  readonly label: string;
}

/** The sign of each kind, so that colour is not needed to tell them apart. */
export const markerSigns: Readonly<Record<MarkerKind, string>> = {
  promotion: "⬆",
  rollback: "↩",
  retraining: "⟳",
  incident: "▲",
  deploy: "⚑",
  note: "✎",
};

const letterWidth = 6.2;
const longest = 16;

interface MarkerRoom {
  readonly fromMs: number;
  readonly toMs: number;
  /** Of the whole plot. */
  readonly width: number;
}

/** A dotted line and a sign for each; its name where there is room before the next one. */
export function markerMarks(markers: readonly SeriesMarker[], room: MarkerRoom): Plot.Markish[] {
  const sorted = markers.toSorted((a, b) => a.atMs - b.atMs);
  const msPerPixel = (room.toMs - room.fromMs) / Math.max(1, room.width - 70);
  let freeFromMs = -Infinity;
  const named = sorted.map((marker, at) => {
    const isFree = marker.atMs >= freeFromMs;
    const nextMs = sorted[at + 1]?.atMs ?? Infinity;
    const sign = markerSigns[marker.kind];
    const whole = `${sign} ${shortLabel(marker.label, longest)}`;
    const wholeMs = (whole.length + 1) * letterWidth * msPerPixel;
    const fits = isFree && marker.atMs + wholeMs <= nextMs;
    if (isFree) freeFromMs = marker.atMs + (fits ? wholeMs : 12 * msPerPixel);
    return { ...marker, text: fits ? whole : isFree ? sign : "" };
  });
  return [
    Plot.ruleX(named, {
      ...{ x: "atMs", stroke: plotTokens.muted, strokeDasharray: "1 3", strokeWidth: 1.5 },
    }),
    Plot.text(named, {
      ...{ x: "atMs", text: "text", frameAnchor: "top", dy: -10, dx: -4 },
      ...{ fill: plotTokens.muted, textAnchor: "start" },
    }),
  ];
}

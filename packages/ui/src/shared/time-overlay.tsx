import { VisuallyHidden } from "@mantine/core";
import type { TimeAxis } from "@plumbline/plots";
import { useRef, useState, type KeyboardEvent, type PointerEvent } from "react";
import { momentText } from "./moment.tsx";
import { useCursor, useTimeScope, type TimeRange } from "./time-cursor.tsx";

/** A window that the crosshair finds, and what it says there. */
export interface TimePoint extends TimeRange {
  readonly words: string;
}

interface TimeOverlayProps {
  readonly label: string;
  readonly axis: TimeAxis;
  /** Of the drawing that lies below, in the units of its view box. */
  readonly width: number;
  /** Oldest first. */
  readonly points: readonly TimePoint[];
}

/** A drag shorter than this is a click. */
const leastDragPx = 6;
const middle = ({ fromMs, toMs }: TimeRange): number => (fromMs + toMs) / 2;

/** Lies over a plot: a crosshair shared by the page, a brush that zooms, and the same by keyboard. */
export function TimeOverlay(props: TimeOverlayProps) {
  const scope = useTimeScope();
  return scope === null ? null : <Overlay {...props} scope={scope} />;
}

function Overlay({
  label,
  axis,
  width,
  points,
  scope,
}: TimeOverlayProps & { readonly scope: NonNullable<ReturnType<typeof useTimeScope>> }) {
  const place = useRef<HTMLDivElement>(null);
  const at = useCursor(scope);
  const [brush, setBrush] = useState<{ readonly startMs: number; readonly endMs: number } | null>(
    null,
  );
  const [spoken, setSpoken] = useState("");
  const percentOf = (ms: number): number => {
    const share = (ms - axis.fromMs) / (axis.toMs - axis.fromMs);
    return (100 * (axis.left + share * (axis.right - axis.left))) / width;
  };
  const timeUnder = ({ clientX }: PointerEvent): number => {
    const box = place.current?.getBoundingClientRect();
    if (box === undefined || box.width === 0) return axis.fromMs;
    const x = ((clientX - box.left) / box.width) * width;
    const share = Math.min(1, Math.max(0, (x - axis.left) / (axis.right - axis.left)));
    return axis.fromMs + share * (axis.toMs - axis.fromMs);
  };
  const zoomTo = (range: TimeRange): void => {
    setBrush(null);
    scope.cursor.set(null);
    scope.zoom(range);
  };
  const release = (event: PointerEvent): void => {
    if (brush === null) return;
    const drawnPx = place.current?.getBoundingClientRect().width ?? 0;
    const draggedPx = (Math.abs(percentOf(brush.endMs) - percentOf(brush.startMs)) / 100) * drawnPx;
    event.currentTarget.releasePointerCapture(event.pointerId);
    if (draggedPx < leastDragPx) setBrush(null);
    else zoomTo(rangeOf(brush, points));
  };
  const keys = (event: KeyboardEvent): void => {
    const now = nearest(points, at ?? axis.toMs);
    const next = {
      ...{ ArrowLeft: at === null ? now : now - 1, ArrowRight: at === null ? now : now + 1 },
      ...{ Home: 0, End: points.length - 1 },
    }[event.key];
    if (next !== undefined) {
      event.preventDefault();
      const point = points[Math.min(points.length - 1, Math.max(0, next))];
      if (point === undefined) return;
      const from = points[now];
      if (!event.shiftKey || from === undefined) setBrush(null);
      else setBrush({ startMs: brush?.startMs ?? middle(from), endMs: middle(point) });
      scope.cursor.set(middle(point));
      setSpoken(point.words);
    } else if (event.key === "Enter" && brush !== null) {
      zoomTo(rangeOf(brush, points));
    } else if (event.key === "Escape") {
      setBrush(null);
      scope.cursor.set(null);
      setSpoken("");
    }
  };
  return (
    <div
      ref={place}
      role="group"
      tabIndex={0}
      aria-label={`${label}: arrow keys walk the windows, with Shift they select, Enter zooms, Escape lets go`}
      style={{
        ...{ position: "absolute", inset: 0, width: `min(100%, ${width}px)` },
        ...{ cursor: "crosshair", touchAction: "pan-y" },
      }}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        const startMs = timeUnder(event);
        setBrush({ startMs, endMs: startMs });
      }}
      onPointerMove={(event) => {
        const ms = timeUnder(event);
        if (brush !== null && event.buttons === 1) setBrush({ ...brush, endMs: ms });
        scope.cursor.set(ms);
      }}
      onPointerUp={release}
      onPointerCancel={() => setBrush(null)}
      onPointerLeave={() => scope.cursor.set(null)}
      onBlur={() => scope.cursor.set(null)}
      onKeyDown={keys}
    >
      {brush !== null && <Selection brush={brush} percentOf={percentOf} />}
      {at !== null && at >= axis.fromMs && at <= axis.toMs && (
        <Crosshair percent={percentOf(at)} words={wordsAt(points, at)} />
      )}
      <VisuallyHidden role="status">{spoken}</VisuallyHidden>
    </div>
  );
}

function Selection({
  brush,
  percentOf,
}: {
  readonly brush: { readonly startMs: number; readonly endMs: number };
  readonly percentOf: (ms: number) => number;
}) {
  const ends = [percentOf(brush.startMs), percentOf(brush.endMs)].toSorted((a, b) => a - b);
  const [left = 0, right = 0] = ends;
  return (
    <div
      style={{
        ...{ position: "absolute", top: 0, bottom: 0, left: `${left}%`, width: `${right - left}%` },
        ...{ background: "var(--plot-current)", opacity: 0.15, pointerEvents: "none" },
      }}
    />
  );
}

function Crosshair({ percent, words }: { readonly percent: number; readonly words: string }) {
  const side = percent > 55 ? { right: `${100 - percent}%` } : { left: `${percent}%` };
  return (
    <div aria-hidden="true" style={{ pointerEvents: "none" }}>
      <div
        style={{
          ...{ position: "absolute", top: 0, bottom: 20, left: `${percent}%`, width: 0 },
          borderLeft: "1px solid var(--plot-ink)",
        }}
      />
      <div
        data-crosshair=""
        style={{
          ...{ position: "absolute", bottom: 44, ...side, margin: "0 6px", padding: "2px 6px" },
          ...{ maxWidth: "45%", fontSize: 12, borderRadius: 4, width: "max-content" },
          ...{ background: "var(--plot-ground)", border: "1px solid var(--plot-muted)" },
        }}
      >
        {words}
      </div>
    </div>
  );
}

/** Whole windows, so that zooming in on one shows it. */
function rangeOf(
  { startMs, endMs }: { readonly startMs: number; readonly endMs: number },
  points: readonly TimePoint[],
): TimeRange {
  const [fromMs, toMs] = startMs < endMs ? [startMs, endMs] : [endMs, startMs];
  const touched = points.filter((point) => point.toMs > fromMs && point.fromMs <= toMs);
  return {
    fromMs: Math.min(fromMs, touched[0]?.fromMs ?? fromMs),
    toMs: Math.max(toMs, touched.at(-1)?.toMs ?? toMs),
  };
}

function nearest(points: readonly TimePoint[], atMs: number): number {
  let found = 0;
  points.forEach((point, at) => {
    const best = points[found];
    const isCloser =
      best !== undefined && Math.abs(middle(point) - atMs) < Math.abs(middle(best) - atMs);
    if (isCloser) found = at;
  });
  return found;
}

/** Of the window that the moment lies in; a gap is said to be one. */
function wordsAt(points: readonly TimePoint[], atMs: number): string {
  const found = points.find(({ fromMs, toMs }) => atMs >= fromMs && atMs < toMs);
  return found?.words ?? `${momentText(new Date(atMs).toISOString())}: no window`;
}
